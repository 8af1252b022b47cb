import { describe, expect, it } from 'vitest';
import { freeName } from '../api/upload';
import { fromText, toText } from '../features/draft/control';
import { detailsOf, toMend } from './details';

describe('the name of a file', () => {
  it('stays when it is free and is counted when it is taken', () => {
    expect(freeName('licence.jpg', [])).toBe('licence.jpg');
    expect(freeName('licence.jpg', ['licence.jpg', 'licence (2).jpg'])).toBe('licence (3).jpg');
    expect(freeName('licence', ['licence'])).toBe('licence (2)');
  });
});

describe('the value of a field', () => {
  it('has the shape that the field has', () => {
    expect(fromText('list', ' one \n\n two ')).toEqual(['one', 'two']);
    expect(fromText('people', 'Li')).toEqual([{ name: 'Li' }]);
    expect(fromText('yes_no', 'false')).toBe(false);
    expect(fromText('area', ' 80.5 ')).toBe('80.5');
    expect(fromText('text', '  ')).toBeNull();
  });

  it('is read as it was written', () => {
    expect(toText(fromText('people', 'Li\nZhou'))).toBe('Li\nZhou');
    expect(toText(undefined)).toBe('');
  });
});

describe('a notice of correction', () => {
  it('is found in the state and in the event, and nothing is made of anything else', () => {
    const point = { subject: 'lease', problem: 'no seal', remedy: 'seal it' };
    expect(toMend({ notice: { items: [point] } })).toEqual([point]);
    expect(toMend({ items: [point, {}] })).toEqual([point]);
    expect(toMend({ items: 'lease' })).toEqual([]);
    expect(detailsOf({ reason: 'late', items: [point] })).toEqual(['late', 'no seal → seal it']);
  });
});
