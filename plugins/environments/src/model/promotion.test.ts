import { exampleMatrix } from '../testing/exampleMatrix';
import { examplePromotions } from '../testing/exampleQuestions';
import { promotionCommands } from './promotion';

const [upToDate, candidate] = examplePromotions().items;

describe('promotionCommands', () => {
  it('gives the target what the source runs, in the target’s namespace', () => {
    expect(promotionCommands(candidate, exampleMatrix())).toEqual([
      'kubectl --context demo -n veza-production set image deployment/veza-backend-api api=registry.example/veza/backend-api:v1.6.0',
    ]);
  });

  it('has none where nothing would change, and none without a target', () => {
    expect(promotionCommands(upToDate, exampleMatrix())).toEqual([]);
    expect(
      promotionCommands(candidate, { ...exampleMatrix(), environments: [] }),
    ).toEqual([]);
  });
});
