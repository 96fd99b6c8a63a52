export const ZALGO = Array.from(
  'The lamp is out',
  (letter) => `${letter}${'\u0301\u0323\u0336\u0489\u0325'.repeat(12)}`,
).join('')
export const BIDI = 'Ada \u202bقالت «12 km שלום» \u202c(at 5:30), \u2067ثم 42%\u2069 left. '
/** What people write, or paste, that is hard to lay out. */
export const HARD_TEXTS = {
  '100 kB of script': 'The lamp goes out, and nobody knows why; the sea goes on. '.repeat(1800),
  'one word of 10,000 characters': 'W'.repeat(10_000),
  zalgo: ZALGO.repeat(8),
  'mixed bidi': BIDI.repeat(40),
  'unbroken Japanese': '灯台の光は今夜も海を照らしている。'.repeat(300),
  emoji: '👩‍👩‍👧‍👦🇫🇷🏳️‍🌈'.repeat(400),
}
