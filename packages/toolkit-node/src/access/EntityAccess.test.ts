import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  AuthorizeResult,
  createPermission,
} from '@backstage/plugin-permission-common';
import { EntityAccess } from './EntityAccess';

const permission = createPermission({
  name: 'room.thing.read',
  attributes: { action: 'read' },
  resourceType: 'catalog-entity',
});
const credentials = mockCredentials.user();
const entity = (name: string) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name, namespace: 'default' },
});
const PETSTORE = 'component:default/petstore';
const SECRET = 'component:default/secret';
const HIDDEN = 'component:default/hidden';

function access() {
  const authorize = jest.fn(
    async (
      requests: { permission: { name: string }; resourceRef?: string }[],
    ) =>
      requests.map(request => {
        const denied =
          request.resourceRef === HIDDEN ||
          (request.resourceRef === SECRET &&
            request.permission.name === permission.name);
        return {
          result: denied ? AuthorizeResult.DENY : AuthorizeResult.ALLOW,
        } as const;
      }),
  );
  const subject = new EntityAccess({
    catalog: catalogServiceMock({
      entities: ['petstore', 'secret', 'hidden'].map(entity),
    }),
    permissions: mockServices.permissions.mock({ authorize }),
  });
  return { subject, authorize };
}

describe('EntityAccess', () => {
  it('gives an entity to those who may see it', async () => {
    const { subject, authorize } = access();
    const found = await subject.require(PETSTORE, permission, credentials);
    expect(found.metadata.name).toBe('petstore');
    expect(authorize).toHaveBeenCalledTimes(1);
  });

  it('does not tell an entity that one may not see from one that is not there', async () => {
    const { subject } = access();
    await expect(
      subject.require(HIDDEN, permission, credentials),
    ).rejects.toThrow(/no entity component:default\/hidden/);
    await expect(
      subject.require('component:default/none', permission, credentials),
    ).rejects.toThrow(/no entity component:default\/none/);
  });

  it('names the permission that is missing', async () => {
    const { subject } = access();
    await expect(
      subject.require(SECRET, permission, credentials),
    ).rejects.toThrow(/room\.thing\.read/);
  });

  it('finds the readable ones of many with one question', async () => {
    const { subject, authorize } = access();
    const readable = await subject.readable(
      [PETSTORE, SECRET, HIDDEN, 'component:default/none', PETSTORE],
      permission,
      credentials,
    );
    expect([...readable]).toEqual([PETSTORE]);
    expect(authorize).toHaveBeenCalledTimes(1);
  });
});
