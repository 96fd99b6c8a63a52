import { config } from 'zod'

// The page's policy forbids what zod would else try first. Must run before any schema is made.
config({ jitless: true })
