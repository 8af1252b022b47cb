/**
 * Comes first and is small: asks for what the page will show while the page itself still comes over the line, so that a phone
 * waits once and not once for each. Must show nothing.
 */
import { askAhead } from './api/ahead';
import { speak } from './api/headers';
import { kept, texts } from './lang';
import { bring, bringFor } from './pages';

interface Known {
  acting?: { kind: string } | null;
  owes?: unknown;
}

/** What the page of an address asks first, for whoever acts for an enterprise; what the others see is read by their desk. */
async function askFor(path: string): Promise<void> {
  const me = (await askAhead('/api/v1/me')) as Known | undefined;
  if (!me?.acting || me.owes) return;
  if (me.acting.kind !== 'owner' && me.acting.kind !== 'agent') {
    await bring('desk');
    return;
  }
  const shown = /^\/cases\/\w+(?=$|\/draft$)/.exec(path);
  if (shown) await askAhead(`/api/v1${shown[0]}`);
  if (path === '/') await askAhead('/api/v1/cases');
}

const lang = kept();
speak(lang);
void texts(lang).catch(() => undefined);
void bringFor(location.pathname).catch(() => undefined);
// Neither the phone that holds a ticket nor what is open to anybody needs to know who asks.
if (!/^\/(p|verify|progress)(\/|$)/.test(location.pathname)) void askFor(location.pathname).catch(() => undefined);
import('./main').then((main) => main.begin()).catch(() => document.getElementById('late')?.removeAttribute('hidden'));
