import type { Store } from '../open-store.ts'
import { type Operation, operation, operationWithBody } from '../operation.ts'
import { changesTo } from '../resources/parts.ts'
import { newVoiceFields, type Voice, voiceFields, voiceSchema } from '../resources/voice.ts'
import { itemOf, newId, now } from '../state.ts'

const scope = 'voices'
const answer = { kind: 'item', status: 200, schema: voiceSchema } as const

export function voiceOperations({ state }: Store): Operation[] {
  const voiceOf = (id: string) => itemOf(state.voices, id, 'Voice')

  return [
    operation({
      method: 'get',
      path: '/voices',
      scope,
      summary: 'List voices',
      answer: { kind: 'list', schema: voiceSchema },
      handle: () => state.voices,
    }),
    operationWithBody({
      method: 'post',
      path: '/voices',
      scope,
      summary: 'Create a voice',
      body: newVoiceFields,
      answer: { ...answer, status: 201 },
      handle: ({ body }) => {
        const voice: Voice = { ...body, id: newId('voice'), created_at: now() }
        state.voices.push(voice)
        return voice
      },
    }),
    operation({
      method: 'get',
      path: '/voices/{id}',
      scope,
      summary: 'Read a voice',
      answer,
      handle: ({ id }) => voiceOf(id),
    }),
    operationWithBody({
      method: 'patch',
      path: '/voices/{id}',
      scope,
      summary: 'Change a voice',
      body: changesTo(voiceFields),
      answer,
      handle: ({ id, body }) => Object.assign(voiceOf(id), body),
    }),
    operation({
      method: 'delete',
      path: '/voices/{id}',
      scope,
      summary: 'Delete a voice; what it said stays',
      answer: { kind: 'gone' },
      handle: ({ id }) => {
        voiceOf(id)
        state.voices = state.voices.filter((voice) => voice.id !== id)
      },
    }),
  ]
}
