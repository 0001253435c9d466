export * as HttpTransport from "./HttpTransport.js"
export * as Verdict from "./Verdict.js"
