/** The recordings of a question, read anew with its thread; and the page that records, where that is this one. */
import { useCallback, useEffect, useRef } from 'react';
import { api, type Question, type Schemas } from '../../api/client';
import { useLoad } from '../../api/load';
import { need } from '../../api/problem';
import { useSession } from '../../session';
import { useAct } from '../../shared/use-act';
import type { Call, State } from './call';
import { canRecord, Recorder, type Source } from './recorder';

export type Recording = Schemas['RecordingView'];
export type RecordingStep = Schemas['RecordingStepIn']['step'];

/** `with` is what else it is read anew with. */
export function useRecordings(of: Question, beside = '') {
  const path = { params: { path: { question: of.id } } };
  const list = useLoad(`recordings ${of.id}`, () => need(api.GET('/api/v1/support/questions/{question}/recordings', path)));
  const { reload } = list;
  const first = useRef(true);
  useEffect(() => {
    if (!first.current) reload();
    first.current = false;
    // The thread is another object each time that it was read: then something has changed.
  }, [of, beside, reload]);
  const { busy, trouble, act } = useAct();
  const propose = () => void act(() => need(api.POST('/api/v1/support/questions/{question}/recordings', path)).then(reload));
  const step = useCallback(
    (recording: string, step: RecordingStep) =>
      act(async () => {
        const which = { params: { path: { question: of.id, recording } } };
        await need(api.POST('/api/v1/support/questions/{question}/recordings/{recording}/steps', { ...which, body: { step } }));
        reload();
      }),
    [act, of.id, reload],
  );
  return { list, busy, trouble, propose, step };
}

const trackOf = (stream: MediaStream, of: 'audio' | 'video') => (of === 'audio' ? stream.getAudioTracks() : stream.getVideoTracks())[0] ?? null;

/** What of the call may be recorded: of those alone who have agreed. */
function sourcesOf(call: Call, state: State, me: { id: string; name: string }, agreed: ReadonlySet<string>): Source[] {
  const own = { key: 'own', name: me.name, video: state.picture, audio: call.microphone };
  const others = state.others
    .filter((other) => agreed.has(other.who.person))
    .map(({ who, stream, media }) => ({
      key: who.peer,
      name: who.name,
      video: media.camera || media.screen ? trackOf(stream, 'video') : null,
      audio: trackOf(stream, 'audio'),
    }));
  return [...(agreed.has(me.id) ? [own] : []), ...others];
}

/** Records while it should and not a moment longer; `finish` ends it with all that was recorded. */
export function useRecorder(of: Question, call: Call, state: State, { list, step }: ReturnType<typeof useRecordings>) {
  const { me } = useSession();
  const own = me?.person;
  const held = useRef<{ id: string; recorder: Recorder }>();
  /** The one that is being ended here. */
  const ending = useRef<string>();
  const going = useRef(step);
  going.current = step;
  const newest = list.data?.items[0];
  const largest = list.data?.largest_part;
  useEffect(() => {
    if (newest === undefined || largest === undefined || own === undefined || !newest.mine || ending.current === newest.id) return;
    const lasts = newest.standing === 'running' || newest.standing === 'paused';
    if (held.current && (held.current.id !== newest.id || !lasts)) {
      held.current.recorder.drop();
      held.current = undefined;
    }
    if (!lasts || !canRecord()) return;
    if (held.current === undefined) {
      // Begun by a page that is not there any more: nobody goes on with its stream.
      if (newest.parts > 0) return void going.current(newest.id, 'stop');
      const { id } = newest;
      held.current = { id, recorder: new Recorder({ question: of.id, recording: id, largest, broken: () => void going.current(id, 'stop') }) };
    }
    const agreed = new Set(newest.consents.filter((consent) => consent.withdrawn_at == null).map((consent) => consent.person.id));
    // Who has just come in is not waited for: they are heard here before the station has answered.
    const all = state.others.every((other) => agreed.has(other.who.person));
    held.current.recorder.turn(sourcesOf(call, state, own, agreed), newest.standing === 'running' && all);
  }, [of.id, call, state, newest, largest, own]);
  useEffect(
    () => () => {
      const last = held.current;
      held.current = undefined;
      if (last) void last.recorder.finish().then(() => going.current(last.id, 'stop'));
    },
    [],
  );
  return useCallback(async () => {
    const last = held.current;
    held.current = undefined;
    ending.current = last?.id;
    await last?.recorder.finish();
  }, []);
}
