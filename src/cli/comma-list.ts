import { z } from 'zod'

/** The words of an option that takes several with commas between, such as `pdf,png`. */
export const commaListSchema = z.string().transform((list) => list.split(',').map((word) => word.trim()))
