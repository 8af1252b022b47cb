import { describe, expect, it } from 'vitest';
import { fieldsOf, holds, type Condition } from './conditions';

const leased: Condition = { is: { field: 'tenure', value: 'leased' } };
const other: Condition = { is: { field: 'other', value: 'x' } };

describe('a condition over the form', () => {
  it('is unknown until the form says', () => {
    const answers = { tenure: 'leased', area: '120' };
    const table: [Condition, boolean | undefined][] = [
      [leased, true],
      [{ is: { field: 'tenure', value: 'owned' } }, false],
      [other, undefined],
      [{ in: { field: 'tenure', values: ['owned', 'leased'] } }, true],
      [{ above: { field: 'area', value: 100 } }, true],
      [{ above: { field: 'other', value: 100 } }, undefined],
      [{ all: [leased, other] }, undefined],
      [{ all: [{ not: leased }, other] }, false],
      [{ any: [leased, other] }, true],
      [{ any: [{ not: leased }, other] }, undefined],
    ];
    for (const [condition, expected] of table) expect(holds(condition, answers)).toBe(expected);
  });

  it('names the fields that it looks at', () => {
    expect(fieldsOf({ all: [leased, { not: { any: [other] } }] })).toEqual(['tenure', 'other']);
  });
});
