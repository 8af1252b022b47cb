import { describe, expect, it } from 'vitest';
import { deviceOf } from './device';

describe('the device of a session', () => {
  it('is named by its browser and system', () => {
    const edge = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Safari/537.36 Edg/120.0';
    expect(deviceOf(edge)).toBe('Edge · Windows');
    const phone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1 (KHTML, like Gecko) Version/17.0 Mobile Safari/604.1';
    expect(deviceOf(phone)).toBe('Safari · iPhone');
  });

  it('is shown as it was said when it is not known', () => {
    expect(deviceOf('curl/8.5')).toBe('curl/8.5');
  });
});
