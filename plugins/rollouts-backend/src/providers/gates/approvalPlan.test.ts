import { examplePlan } from '../../testing/examplePlan';
import { approvalPlanOf } from './approval';

describe('what an approver reads', () => {
  const image = (container: string, name: string) => ({
    container,
    image: name,
  });
  const { facts } = approvalPlanOf(
    examplePlan('rolling', {
      waiver: 'the mesh is down',
      from: {
        version: '1.4.1',
        images: [
          image('shop', 'registry.example/shop:1.4.1'),
          image('proxy', 'registry.example/proxy:7'),
          image('agent', 'registry.example/agent:3'),
        ],
      },
      to: {
        version: '1.4.2',
        images: [
          image('shop', 'elsewhere.example/shop:1.4.2'),
          image('proxy', 'elsewhere.example/miner:7'),
          image('agent', 'registry.example/agent:3'),
        ],
      },
    }),
    'hash',
  );

  it('names every image that changes in full: a tag alone hides where it comes from', () => {
    expect(facts).toEqual(
      expect.arrayContaining([
        { name: 'Image of shop', value: 'elsewhere.example/shop:1.4.2' },
        { name: 'Image of proxy', value: 'elsewhere.example/miner:7' },
      ]),
    );
    expect(facts.map(({ name }) => name)).not.toContain('Image of agent');
  });

  it('says which rule of the environment is waived, and why', () => {
    expect(facts).toContainEqual({
      name: 'Waiver',
      value: 'the mesh is down',
    });
  });
});
