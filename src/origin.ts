import { z } from 'zod'

/** The origin of an http or https URL, such as `http://10.0.0.5:9000`. */
export const originSchema = z.url({ protocol: /^https?$/ }).transform((url) => new URL(url).origin)
