/**
 * Whether a system or OpenSSL code is that of a certificate that is expired, self-signed or another host's, or of no
 * TLS at all. More attempts cannot help.
 */
export function isTlsFailure(code: string): boolean {
  return /^(CERT_|ERR_TLS_|ERR_SSL_|EPROTO|SELF_SIGNED_|DEPTH_ZERO_|UNABLE_TO_)/.test(code)
}
