import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { uploadParts } from './parts';

const MEGA = 1024 * 1024;
const file = new File([new Uint8Array(2.5 * MEGA)], 'lease.pdf', { lastModified: 1 });

/** A station that keeps what it acknowledged, and now and then is not there. */
function station(silences: number[]) {
  let [received, turn, begun] = [0, 0, 0];
  const answer = (headers: Record<string, string>, status = 204) => new Response(null, { status, headers });
  return {
    begun: () => begun,
    received: () => received,
    fetch: async (_: string, asked: RequestInit) => {
      turn += 1;
      if (silences.includes(turn)) throw new TypeError('no network');
      if (asked.method === 'POST') {
        begun += 1;
        return answer({ Location: '/api/v1/uploads/upload_1' }, 201);
      }
      if (asked.method === 'HEAD') return answer({ 'Upload-Offset': String(received) }, 200);
      const from = Number((asked.headers as Record<string, string>)['Upload-Offset']);
      expect(from).toBe(received);
      received = from + (asked.body as Blob).size;
      const done = received === file.size;
      return answer({ 'Upload-Offset': String(received), ...(done && { 'X-Yizhan-File': 'file_1' }) });
    },
  };
}

describe('a large file', () => {
  const kept = new Map<string, string>();
  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal('addEventListener', () => undefined);
    vi.stubGlobal('removeEventListener', () => undefined);
    vi.stubGlobal('localStorage', {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => kept.set(key, value),
      removeItem: (key: string) => kept.delete(key),
    });
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
    kept.clear();
  });
  const parts = { caseId: 'case_1', slot: 'lease', name: 'lease.pdf', file, progress: () => undefined };

  it('goes in parts, and after silence from what was received', async () => {
    const there = station([3, 4]);
    vi.stubGlobal('fetch', there.fetch);
    const sending = uploadParts(parts);
    await vi.runAllTimersAsync();
    await sending;
    expect([there.received(), there.begun(), kept.size]).toEqual([file.size, 1, 0]);
  });

  it('goes on after a reload in the upload that was begun', async () => {
    const there = station([]);
    vi.stubGlobal('fetch', there.fetch);
    kept.set(`upload case_1 lease  lease.pdf ${file.size} 1`, '/api/v1/uploads/upload_1');
    const sending = uploadParts(parts);
    await vi.runAllTimersAsync();
    await sending;
    expect([there.received(), there.begun()]).toEqual([file.size, 0]);
  });
});
