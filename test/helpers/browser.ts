/** The Chrome that tests render with. */
export const browserExecutable = process.env['STORYREEL_BROWSER'] ?? '/usr/bin/chromium-headless-shell'
