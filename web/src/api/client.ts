/** The generated client, with what every request carries. Must not know any page. */
import createClient, { type Middleware } from 'openapi-fetch';
import { taken } from './ahead';
import { ours } from './headers';
import type { components, paths } from './schema';

export { ours, speak } from './headers';
export { newKey } from './key';

export type Schemas = components['schemas'];
export type Me = Schemas['Me'];
export type CaseView = Schemas['CaseView'];
export type CaseSummary = Schemas['CaseSummary'];
export type ClockView = Schemas['ClockView'];
export type EventView = Schemas['EventView'];
export type FieldView = Schemas['FieldView'];
export type SlotView = Schemas['SlotView'];
export type MaterialView = Schemas['MaterialView'];
export type ReviewOut = Schemas['ReviewOut'];
export type Finding = Schemas['Finding'];
export type Text = Schemas['Text'];
export type Question = Schemas['QuestionView'];
export type Thread = Schemas['ThreadView'];
export type Action = CaseView['next'][number];
export type State = CaseView['state'];

const carry: Middleware = {
  onRequest({ request }) {
    for (const [name, value] of Object.entries(ours())) {
      request.headers.set(name, value);
    }
    return request;
  },
};

export const api = createClient<paths>({ baseUrl: '/', credentials: 'same-origin', fetch: taken });
api.use(carry);
