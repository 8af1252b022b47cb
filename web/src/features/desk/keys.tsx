/** Going through the work list by keyboard. */
import { Modal } from 'antd';
import { useEffect, useRef, type RefObject } from 'react';
import { useT } from '../../i18n';

const KEYS = [
  ['j', 'key-next'],
  ['k', 'key-before'],
  ['Enter', 'key-open'],
  ['/', 'key-search'],
  ['r', 'key-refresh'],
  ['?', 'key-help'],
] as const;

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName));
}

interface Doing {
  refresh: () => void;
  help: () => void;
}

/** Keys move the focus itself, so that a screen reader says the row, and Enter follows its link by itself. */
export function useKeys(place: RefObject<HTMLElement | null>, doing: Doing): void {
  const now = useRef(doing);
  now.current = doing;
  useEffect(() => {
    const move = (by: number) => {
      const rows = Array.from(place.current?.querySelectorAll<HTMLElement>('[data-row]') ?? []);
      const at = rows.findIndex((row) => row === document.activeElement);
      const next = at < 0 ? rows[by > 0 ? 0 : rows.length - 1] : rows[at + by];
      next?.focus();
      next?.scrollIntoView({ block: 'nearest' });
    };
    const pressed = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (isTyping(event.target)) {
        if (event.key === 'Escape') (event.target as HTMLElement).blur();
        return;
      }
      if (document.querySelector('[role="dialog"]')) return;
      if (event.key === 'j') move(1);
      else if (event.key === 'k') move(-1);
      else if (event.key === 'r') now.current.refresh();
      else if (event.key === '?') now.current.help();
      else if (event.key === '/') {
        event.preventDefault();
        place.current?.querySelector<HTMLElement>('[data-search]')?.focus();
      }
    };
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, [place]);
}

export function KeysHelp({ open, close }: { open: boolean; close: () => void }) {
  const t = useT();
  return (
    <Modal open={open} title={t('keys')} footer={null} onCancel={close} destroyOnHidden>
      <dl className="facts">
        {KEYS.map(([key, does]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{t(`${does}`)}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
