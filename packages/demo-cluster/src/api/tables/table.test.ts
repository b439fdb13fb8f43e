import { builtInDefinitions } from '../../registry/builtInDefinitions';
import { ApiObject, Fields } from '../../registry/objects';
import { ResourceDefinition } from '../../registry/ResourceDefinition';
import { tableOf } from './table';

const now = new Date('2026-01-01T00:10:00Z');
function definitionOf(kind: string): ResourceDefinition {
  const definition = builtInDefinitions.find(each => each.kind === kind);
  if (!definition) throw new Error(`No definition of ${kind}`);
  return definition;
}

function objectOf(kind: string, rest: Fields): ApiObject {
  return {
    apiVersion: 'v1',
    kind,
    metadata: { name: 'it', creationTimestamp: '2026-01-01T00:00:00Z' },
    ...rest,
  };
}

const none = { includeObject: 'None' } as const;

describe('tableOf', () => {
  const pod = objectOf('Pod', { spec: {}, status: { phase: 'Succeeded' } });

  it('describes its columns by the fields that they show', () => {
    const table = tableOf(definitionOf('Deployment'), [], none, { now }, {});
    expect(table.columnDefinitions).toEqual(
      expect.arrayContaining([
        {
          name: 'Name',
          type: 'string',
          format: 'name',
          priority: 0,
          description: expect.stringContaining('unique within a namespace'),
        },
        {
          name: 'Selector',
          type: 'string',
          format: '',
          priority: 1,
          description: expect.stringContaining(
            'a label query over a set of resources',
          ),
        },
      ]),
    );
  });

  it.each(
    builtInDefinitions.map(
      definition => [definition.kind, definition] as const,
    ),
  )('describes each column of %s', (_, definition) => {
    const table = tableOf(definition, [], none, { now }, {});
    expect(table.columnDefinitions).not.toEqual(
      expect.arrayContaining([expect.objectContaining({ description: '' })]),
    );
  });

  it.each([
    ['None', undefined],
    [
      'Metadata',
      {
        kind: 'PartialObjectMetadata',
        apiVersion: 'meta.k8s.io/v1',
        metadata: pod.metadata,
      },
    ],
    ['Object', pod],
  ] as const)('carries beside the cells %s', (includeObject, expected) => {
    const metadata = { resourceVersion: '7' };
    const table = tableOf(
      definitionOf('Pod'),
      [pod],
      { includeObject },
      { now },
      metadata,
    );
    expect(table.metadata).toEqual(metadata);
    const [row] = Array.isArray(table.rows) ? table.rows : [];
    expect(row.object).toEqual(expected);
    expect(row.conditions).toMatchObject([
      { type: 'Completed', reason: 'Succeeded' },
    ]);
  });

  it('shows of a custom resource what its definition says', () => {
    const definition: ResourceDefinition = {
      ...definitionOf('Pod'),
      kind: 'Service',
      custom: {
        storage: 'example.org/v1/services',
        openApiSchema: {},
        columns: [
          {
            name: 'URL',
            type: 'string',
            jsonPath: '.status.url',
            description: 'Where',
          },
          {
            name: 'Age',
            type: 'date',
            jsonPath: '.metadata.creationTimestamp',
          },
        ],
      },
    };
    const service = objectOf('Service', { status: { url: 'http://x' } });
    expect(tableOf(definition, [service], none, { now }, {})).toMatchObject({
      columnDefinitions: [
        { name: 'Name' },
        { name: 'URL', type: 'string', priority: 0, description: 'Where' },
        {
          name: 'Age',
          type: 'date',
          description:
            'Custom resource definition column (in JSONPath format): .metadata.creationTimestamp',
        },
      ],
      rows: [{ cells: ['it', 'http://x', '10m'] }],
    });
  });
});
