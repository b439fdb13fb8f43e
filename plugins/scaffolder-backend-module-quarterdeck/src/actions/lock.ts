import { UrlReaderService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import {
  LOCK_FILE,
  VersionTable,
  descriptionFile,
  generate,
  lockOf,
  lockText,
  modelOf,
  treeDigest,
} from '@quarterdeck/service-generator';
import { readTree } from '@quarterdeck/service-verifier';
import { VERSION_ANNOTATION } from '@quarterdeck/template-renderer';
import { descriptionFor } from '../workspace/description';
import { writeFiles } from '../workspace/files';
import { readTemplateFolder } from '../workspace/readTemplateFolder';
import { examples } from './lock.examples';
import { folderOf, targetPath } from './targetPath';

/** `quarterdeck:lock`: records how the repository came to be, for upgrades to compare with. */
export function createLockAction(options: {
  versions: VersionTable;
  reader: UrlReaderService;
}) {
  const { versions, reader } = options;
  return createTemplateAction({
    id: 'quarterdeck:lock',
    description: `Writes ${LOCK_FILE}: template, version and digest, the answers, and the digest and class of every file`,
    supportsDryRun: true,
    examples,
    schema: {
      input: {
        answers: z =>
          z
            .record(z.any())
            .describe(
              'Output `answers` of quarterdeck:describe. Nothing secret: it is committed',
            ),
        targetPath,
      },
      output: {
        path: z => z.string().describe('Where the lock lies'),
        digest: z => z.string().describe('Of the files of the template'),
      },
    },
    async handler(ctx) {
      const { templateInfo } = ctx;
      if (!templateInfo?.baseUrl) {
        throw new InputError('Only a task of a template can be locked');
      }
      const folder = folderOf(ctx);
      const tree = await readTree(folder);
      const description = await descriptionFor(folder, undefined);
      const generated = [
        descriptionFile(description),
        ...generate(modelOf(description, versions)),
      ];
      const metadata = templateInfo.entity?.metadata;
      const digest = await treeDigest(
        await readTemplateFolder(templateInfo.baseUrl, reader),
      );
      const lock = await lockOf(
        {
          name: metadata?.name ?? 'template',
          version: metadata?.annotations?.[VERSION_ANNOTATION] ?? '0.0.0',
          digest,
        },
        ctx.input.answers,
        tree,
        // What a template brings instead of a generator's file is not that generator's.
        generated.filter(file => tree.get(file.path)?.content === file.content),
      );
      await writeFiles(
        folder,
        [{ path: LOCK_FILE, content: lockText(lock), class: 'managed' }],
        { replace: true },
      );
      ctx.output('path', LOCK_FILE);
      ctx.output('digest', digest);
      ctx.logger.info(
        `${Object.keys(lock.files).length} files of ${lock.template.name} ${lock.template.version} are in ${LOCK_FILE}`,
      );
    },
  });
}
