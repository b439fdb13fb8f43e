import {
  PermissionsService,
  UrlReaderService,
} from '@backstage/backend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { NotFoundError } from '@backstage/errors';
import { ScmIntegrations } from '@backstage/integration';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { assertAllowed } from '../assertAllowed';
import { componentChangePermission } from '../permissions';
import { checkOut } from '../retrofit/checkOut';
import { examples } from './checkOut.examples';
import { folderOf, targetPath } from './targetPath';

/** `quarterdeck:check-out`: the files of a component's repository, to add to them and to propose that. */
export function createCheckOutAction(services: {
  directory: string | undefined;
  catalog: CatalogService;
  permissions: PermissionsService;
  reader: UrlReaderService;
  integrations: ScmIntegrations;
}) {
  return createTemplateAction({
    id: 'quarterdeck:check-out',
    description:
      'Brings the files of the default branch of a component’s repository into the workspace, for a change that is proposed there',
    supportsDryRun: true,
    examples,
    schema: {
      input: {
        entityRef: z => z.string().describe('The component'),
        targetPath,
      },
      output: {
        name: z =>
          z.string().describe('Of the component, or of its local repository'),
        place: z => z.string().describe('local, github or gitlab'),
        repoUrl: z =>
          z.string().describe('For the action that opens a request there'),
      },
    },
    async handler(ctx) {
      const { entityRef } = ctx.input;
      const credentials = await ctx.getInitiatorCredentials();
      const entity = await services.catalog.getEntityByRef(entityRef, {
        credentials,
      });
      if (!entity) {
        throw new NotFoundError(`The catalog knows no ${entityRef}`);
      }
      await assertAllowed(services.permissions, {
        permission: componentChangePermission,
        entityRef: stringifyEntityRef(entity),
        what: `change ${entityRef}`,
        credentials,
      });
      const place = await checkOut(entity, folderOf(ctx), {
        ...services,
        signal: ctx.signal ?? new AbortController().signal,
      });
      ctx.output(
        'name',
        place.kind === 'local' ? place.name : entity.metadata.name,
      );
      ctx.output('place', place.kind);
      ctx.output('repoUrl', place.kind === 'local' ? '' : place.repoUrl);
    },
  });
}
