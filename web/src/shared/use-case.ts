/** A case with its pre-review, kept fresh while it is shown. */
import { useCallback } from 'react';
import { api, type CaseView, type EventView, type ReviewOut } from '../api/client';
import { ready } from '../api/ahead';
import { useLive, useLoad, usePoll, type Loaded } from '../api/load';
import { need, Trouble } from '../api/problem';
import { isBusy } from './review';

/** No `id`: none may be read. */
export function useCase(id: string | undefined): { found: Loaded<CaseView | undefined>; review: ReviewOut | undefined; reload: () => void } {
  const path = { params: { path: { case: id ?? '' } } };
  const found = useLoad<CaseView | undefined>(
    `case ${id}`,
    async () => (id === undefined ? undefined : need(api.GET('/api/v1/cases/{case}', path))),
    () => ready<CaseView>(`/api/v1/cases/${id}`),
  );
  const begun = Boolean(found.data?.review);
  const reviewed = useLoad(`review ${id} ${begun ? 'begun' : 'none'}`, async () => {
    if (!begun) return undefined;
    try {
      return await need(api.GET('/api/v1/cases/{case}/review', path));
    } catch (thrown) {
      // No review has begun.
      if (thrown instanceof Trouble && thrown.problem?.status === 404) return undefined;
      throw thrown;
    }
  });
  const [again, anew] = [found.reload, reviewed.reload];
  const reload = useCallback(() => {
    again();
    anew();
  }, [again, anew]);
  useLive(id ?? '', reload);
  usePoll(reviewed.data !== undefined && isBusy(reviewed.data), reload);
  return { found, review: reviewed.data ?? undefined, reload };
}

export function useTimeline(found: CaseView | undefined): readonly EventView[] {
  const id = found?.id ?? '';
  const events = useLoad(`timeline ${id} ${found?.version ?? ''}`, async () => {
    if (id === '') return [];
    const answer = await need(api.GET('/api/v1/cases/{case}/timeline', { params: { path: { case: id } } }));
    return answer.items;
  });
  return events.data ?? [];
}
