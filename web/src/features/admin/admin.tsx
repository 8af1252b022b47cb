/** What the pages of administration share: who keeps, and lists that go on. */
import { useState } from 'react';
import { need, troubleOf, type Trouble } from '../../api/problem';
import { useLoad, type Loaded } from '../../api/load';
import { useSession } from '../../session';

/** Whether one may change what is kept, or only look. */
export function useKeeps(): boolean {
  return useSession().me?.acting?.kind === 'administrator';
}

interface Page<T> {
  items: T[];
  next?: string | null;
}

/** A list that goes on where it stopped. */
export function usePages<T>(
  key: string,
  read: (cursor: string | undefined) => Parameters<typeof need<Page<T>>>[0],
): { list: Loaded<Page<T>>; trouble: Trouble | undefined; more: () => Promise<void> } {
  const list = useLoad(key, () => need(read(undefined)));
  const [met, setMet] = useState<Trouble>();
  const more = async () => {
    if (!list.data?.next) return;
    try {
      const page = await need(read(list.data.next));
      list.put({ ...page, items: [...list.data.items, ...page.items] });
      setMet(undefined);
    } catch (thrown) {
      setMet(troubleOf(thrown));
    }
  };
  return { list, trouble: list.trouble ?? met, more };
}
