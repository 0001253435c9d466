/** The product that requests name in `User-Agent` (R167); a test holds the version against `package.json`. */
export const version = "0.1.0"

export const userAgent = `efflux/${version} OTel-OTLP-Exporter-JavaScript/${version}`
