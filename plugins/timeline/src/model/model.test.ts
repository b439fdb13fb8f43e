import { factPhaseSchema } from '@quarterdeck/plugin-timeline-common';
import { PHASE_STATUS } from './phaseStatus';
import { fillReason } from './reasonText';
import { ANNOTATION_SNIPPET } from './snippets';

describe('the model of the page', () => {
  it('never shows one that is missing as fine', () => {
    const fine = factPhaseSchema.options.filter(
      phase => PHASE_STATUS[phase] === 'healthy',
    );
    expect(fine).toEqual(['declared']);
  });

  it('fills the parameters of a reason and leaves those that it lacks', () => {
    expect(fillReason('{a} of {b}, {c}', { a: 1, b: 'two' })).toBe(
      '1 of two, {c}',
    );
  });

  it('teaches the annotation that the backend reads', () => {
    expect(ANNOTATION_SNIPPET).toContain('quarterdeck.io/timeline-fact: ');
  });
});
