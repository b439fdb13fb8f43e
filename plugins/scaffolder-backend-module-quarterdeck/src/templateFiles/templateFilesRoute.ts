import {
  HttpAuthService,
  HttpRouterService,
  UrlReaderService,
} from '@backstage/backend-plugin-api';
import { getEntitySourceLocation } from '@backstage/catalog-model';
import { NotFoundError } from '@backstage/errors';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { readTemplateFolder } from '../workspace/readTemplateFolder';

/** `GET /api/scaffolder/quarterdeck/v1/templates/:namespace/:name/files` */
const PATH = /^\/quarterdeck\/v1\/templates\/([\w.-]+)\/([\w.-]+)\/files$/;

/**
 * The files of a template, for wizards that show what would be created. Whoever may see the template in the catalog may
 * read what it is made of.
 */
export function templateFilesRoute(services: {
  catalog: CatalogService;
  httpAuth: HttpAuthService;
  reader: UrlReaderService;
}): Parameters<HttpRouterService['use']>[0] {
  const { catalog, httpAuth, reader } = services;
  return (request, response, next) => {
    const [, namespace, name] = PATH.exec(request.path) ?? [];
    if (!namespace || !name || request.method !== 'GET') {
      next();
      return;
    }
    const answer = async () => {
      const credentials = await httpAuth.credentials(request, {
        allow: ['user'],
      });
      const template = await catalog.getEntityByRef(
        { kind: 'Template', namespace, name },
        { credentials },
      );
      if (!template) {
        throw new NotFoundError(`There is no template ${namespace}/${name}`);
      }
      const { type, target } = getEntitySourceLocation(template);
      const folder = await readTemplateFolder(
        type === 'file' ? `file:${target}` : target,
        reader,
      );
      response.json({
        files: [...folder].map(([path, file]) => ({ path, ...file })),
      });
    };
    answer().catch(next);
  };
}
