export * as NodeClient from "./NodeClient.js"
export * as NodeExport from "./NodeExport.js"
