/** The version of these packages, as told to receivers; a test holds it against `package.json`. */
export const version = "0.1.0"
