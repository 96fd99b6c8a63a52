import { z } from 'zod'
import type { JsonSchema } from './openapi-document.ts'

/** One field of an object, in words. */
export type FieldDescription = { name: string; type: string; isRequired: boolean; description: string }

const objectSchema = z.looseObject({
  properties: z.record(z.string(), z.record(z.string(), z.unknown())),
  required: z.array(z.string()).default([]),
})

/** The fields of an object, the required ones first; none where it is no object. */
export function describeFields(schema: JsonSchema): FieldDescription[] {
  const parsed = objectSchema.safeParse(schema)
  if (!parsed.success) return []
  const { properties, required } = parsed.data
  return Object.entries(properties)
    .map(([name, field]) => ({
      name,
      type: typeOf(field),
      isRequired: required.includes(name),
      description: z.string().catch('').parse(field['description']),
    }))
    .toSorted((a, b) => Number(b.isRequired) - Number(a.isRequired))
}

const typeSchema = z.looseObject({
  $ref: z.string().optional(),
  const: z.unknown().optional(),
  enum: z.array(z.unknown()).optional(),
  anyOf: z.array(z.looseObject({})).optional(),
  oneOf: z.array(z.looseObject({})).optional(),
  type: z.union([z.string(), z.array(z.string())]).optional(),
  format: z.string().optional(),
  items: z.looseObject({}).optional(),
})

/** Such as `text or null`, `list of Frame`, `approved or pending`. */
export function typeOf(schema: JsonSchema): string {
  const { $ref, const: constant, enum: values, anyOf, oneOf, type, format, items } = typeSchema.parse(schema)
  if ($ref) return $ref.slice($ref.lastIndexOf('/') + 1)
  if (constant !== undefined) return JSON.stringify(constant)
  if (values) return values.map((value) => JSON.stringify(value)).join(' or ')
  const alternatives = anyOf ?? oneOf
  if (alternatives) return [...new Set(alternatives.map(typeOf))].join(' or ')
  if (Array.isArray(type)) return type.map((name) => typeOf({ type: name })).join(' or ')
  if (type === 'array') return `list of ${items ? typeOf(items) : 'anything'}`
  if (type === 'string') return format ?? 'text'
  return type ?? 'anything'
}
