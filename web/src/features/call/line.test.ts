import { describe, expect, it } from 'vitest';
import { carriesNoPicture, ROW, sampleOf, type Sample } from './line';

const good: Sample = { lost: 0.01, round: 0.08, fits: 900_000 };

describe('the line', () => {
  it('is good until it was poor several times in a row', () => {
    const poor: Sample = { ...good, lost: 0.4 };
    expect(carriesNoPicture(Array.from({ length: ROW - 1 }, () => poor))).toBe(false);
    expect(carriesNoPicture([poor, poor, poor, good, poor, poor, poor])).toBe(false);
    expect(carriesNoPicture([good, ...Array.from({ length: ROW }, () => poor)])).toBe(true);
  });
  it('is poor by loss, by the way there and back, or by what fits', () => {
    for (const poor of [{ lost: 0.2 }, { round: 2 }, { fits: 60_000 }]) {
      expect(carriesNoPicture(Array.from({ length: ROW }, () => ({ ...good, ...poor })))).toBe(true);
    }
  });
  it('is not poor for what nobody has counted yet', () => {
    const unknown: Sample = { lost: undefined, round: undefined, fits: undefined };
    expect(carriesNoPicture(Array.from({ length: ROW }, () => unknown))).toBe(false);
  });
  it('is read from the pair in use and from what the other side has lost', () => {
    const rows = [
      { type: 'candidate-pair', nominated: false, availableOutgoingBitrate: 1 },
      { type: 'candidate-pair', nominated: true, availableOutgoingBitrate: 500_000, currentRoundTripTime: 0.1 },
      { type: 'remote-inbound-rtp', kind: 'audio', fractionLost: 0.02 },
      { type: 'remote-inbound-rtp', kind: 'video', fractionLost: 0.3 },
    ];
    expect(sampleOf(rows)).toEqual({ lost: 0.3, round: 0.1, fits: 500_000 });
  });
});
