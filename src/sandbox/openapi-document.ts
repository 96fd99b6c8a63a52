import { z } from 'zod'
import { SCOPES, type Scope } from './api-keys.ts'
import type { Answer, Operation } from './operation.ts'

/** A schema as JSON Schema 2020-12 has it, which OpenAPI 3.1 takes as it is. */
export type JsonSchema = Record<string, unknown>

export type OpenApiOperation = {
  operationId: string
  tags: Scope[]
  summary: string
  parameters: { $ref: string }[]
  requestBody?: { required: true; content: Record<string, { schema: JsonSchema }> }
  responses: Record<string, { $ref: string } | { description: string; content: Record<string, { schema: JsonSchema }> }>
}

export type OpenApiDocument = {
  openapi: '3.1.0'
  info: { title: string; version: string; description: string }
  servers: { url: string }[]
  security: Record<string, string[]>[]
  tags: { name: Scope; description: string }[]
  paths: Record<string, Record<string, OpenApiOperation>>
  components: {
    securitySchemes: Record<string, JsonSchema>
    parameters: Record<string, JsonSchema>
    responses: Record<string, JsonSchema>
    schemas: Record<string, JsonSchema>
  }
}

/** As published. */
const SCOPE_DESCRIPTIONS: Record<Scope, string> = {
  projects: 'Projects CRUD, script generation, sharing',
  frames: 'Frames CRUD, versions, comments, reviews, generation job polling',
  image_generation: 'AI image generation, editing, multi-shot',
  video_generation: 'AI video generation, extend, lip-sync',
  audio: 'Audio tracks CRUD, voice and SFX generation',
  export: 'Project exports, Remotion video rendering',
  teams: 'Team CRUD, invites, members',
  assets: 'Asset uploads, library management',
  voices: 'Voice library management',
}

/** The statuses of errors, and what is documented of them. */
const ERRORS = {
  401: 'Missing or invalid API key or token.',
  402: 'Subscription or wallet balance needed.',
  403: 'Missing required scope.',
  404: 'Resource does not exist.',
  422: 'Request body failed validation.',
  429: 'Too many requests: 60 a minute per key, 120 per user. Wait as long as Retry-After says, in seconds.',
} as const

const errorSchema = z
  .object({
    success: z.literal(false),
    message: z.string(),
    errors: z.record(z.string(), z.array(z.string())).optional().meta({ description: 'With 422: messages by field.' }),
  })
  .meta({ id: 'Error' })

const pageParts = {
  meta: z.object({ current_page: z.int(), last_page: z.int(), per_page: z.int(), total: z.int() }),
  links: z.object({ next: z.url().nullable() }),
}

/** The OpenAPI document of some operations, from the schemas that check what they are sent. */
export function openApiDocument(operations: readonly Operation[], origin: string): OpenApiDocument {
  const schemas: Record<string, JsonSchema> = {}

  /** Named schemas go to the components, once. */
  function schemaOf(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
    const text = JSON.stringify(z.toJSONSchema(schema, { io })).replaceAll('"#/$defs/', '"#/components/schemas/')
    const { $defs, $schema: _, ...rest } = jsonSchemaSchema.parse(JSON.parse(text))
    Object.assign(schemas, $defs)
    return rest
  }

  function describe(operation: Operation): OpenApiOperation {
    const { method, path, scope, summary, body, answer } = operation
    return {
      operationId: `${method}${path.replace(/[^a-z]+(\w)/g, (_, first: string) => first.toUpperCase()).replace(/\W/g, '')}`,
      tags: [scope],
      summary,
      parameters: parametersOf(operation).map((name) => ({ $ref: `#/components/parameters/${name}` })),
      ...(body && {
        requestBody: { required: true, content: { [body.contentType]: { schema: schemaOf(body.schema, 'input') } } },
      }),
      responses: {
        [answer.kind === 'item' ? answer.status : 200]: {
          description: answer.kind === 'item' && answer.status === 201 ? 'Created.' : 'Done.',
          content: { 'application/json': { schema: schemaOf(answerSchema(answer), 'output') } },
        },
        ...Object.fromEntries(
          errorsOf(operation).map((status) => [status, { $ref: `#/components/responses/${status}` }]),
        ),
      },
    }
  }

  const paths: OpenApiDocument['paths'] = {}
  for (const operation of operations) {
    paths[operation.path] = { ...paths[operation.path], [operation.method]: describe(operation) }
  }
  const error = { 'application/json': { schema: schemaOf(errorSchema, 'output') } }
  return {
    openapi: '3.1.0',
    info: {
      title: 'M Studio API, as the Storyreel sandbox serves it',
      version: '1',
      description: 'The groups, scopes, limits and errors are published by M Studio; paths and fields are assumed.',
    },
    servers: [{ url: `${origin}/api/v1` }],
    security: [{ apiKey: [] }, { bearer: [] }],
    tags: SCOPES.map((name) => ({ name, description: SCOPE_DESCRIPTIONS[name] })),
    paths,
    components: {
      securitySchemes: {
        apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
        bearer: { type: 'http', scheme: 'bearer' },
      },
      parameters: PARAMETERS,
      responses: Object.fromEntries(
        Object.entries(ERRORS).map(([status, description]) => [status, { description, content: error }]),
      ),
      schemas,
    },
  }
}

const jsonSchemaSchema = z.looseObject({
  $defs: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
  $schema: z.string().optional(),
})

const PARAMETERS: Record<string, JsonSchema> = {
  id: { name: 'id', in: 'path', required: true, schema: { type: 'string' } },
  page: { name: 'page', in: 'query', schema: { type: 'integer', minimum: 1, default: 1 } },
  perPage: { name: 'per_page', in: 'query', schema: { type: 'integer', minimum: 1, maximum: 100, default: 25 } },
  include: {
    name: 'include',
    in: 'query',
    description: 'Any of comments, reviews and versions, with commas between them.',
    schema: { type: 'string' },
  },
}

function parametersOf({ path, answer, includable }: Operation): string[] {
  return [
    ...(path.includes('{id}') ? ['id'] : []),
    ...(includable.length > 0 ? ['include'] : []),
    ...(answer.kind === 'list' ? ['page', 'perPage'] : []),
  ]
}

function errorsOf({ path, isPaid, body }: Operation): (keyof typeof ERRORS)[] {
  return [
    401,
    ...(isPaid ? [402 as const] : []),
    403,
    ...(path.includes('{id}') ? [404 as const] : []),
    ...(body ? [422 as const] : []),
    429,
  ]
}

function answerSchema(answer: Answer): z.ZodType {
  switch (answer.kind) {
    case 'item':
      return z.object({ data: answer.schema })
    case 'list':
      return z.object({ data: z.array(answer.schema), ...pageParts })
    case 'gone':
      return z.object({ success: z.literal(true) })
  }
}
