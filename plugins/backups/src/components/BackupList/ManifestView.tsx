import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import type { Manifest } from '@quarterdeck/plugin-backups-common';
import { DataTable, Facts } from '@quarterdeck/toolkit-react';
import { useSizes } from '../../hooks/useSizes';
import { backupsTranslationRef } from '../../translations/translation';

/** What is in a backup, as it was counted in the very snapshot that was dumped. */
export function ManifestView({ manifest }: { manifest: Manifest }) {
  const { t } = useTranslationRef(backupsTranslationRef);
  const { bytes, number } = useSizes();
  const { content, parts } = manifest;
  const tools = Object.entries(content.tools);
  const none = t('manifest.none');
  return (
    <>
      <Text as="h4" variant="body-medium" weight="bold">
        {t('manifest.title')}
      </Text>
      <Facts
        items={[
          { name: t('manifest.server'), value: content.server ?? none },
          { name: t('manifest.format'), value: content.format },
          {
            name: t('manifest.tools'),
            value:
              tools.map(([name, version]) => `${name} ${version}`).join(', ') ||
              none,
          },
          {
            name: t('manifest.extensions'),
            value:
              content.extensions
                .map(({ name, version }) => `${name} ${version}`)
                .join(', ') || none,
          },
          {
            name: t('manifest.roles'),
            value: content.roles.join(', ') || none,
          },
          {
            name: t('manifest.largeObjects'),
            value:
              content.largeObjects === null
                ? none
                : number(content.largeObjects),
          },
        ]}
      />
      <DataTable
        label={t('manifest.tables')}
        columns={[
          t('manifest.table'),
          t('manifest.rows'),
          t('manifest.size'),
          t('check.checksum'),
        ]}
        rows={content.tables.map(table => ({
          id: table.name,
          cells: [
            table.name,
            number(table.rows),
            table.bytes === null ? '–' : bytes(table.bytes),
            table.checksum === null ? '–' : <code>{table.checksum}</code>,
          ],
        }))}
      />
      <DataTable
        label={t('manifest.parts')}
        columns={[
          t('manifest.part'),
          t('manifest.plain'),
          t('manifest.stored'),
          t('manifest.sha'),
        ]}
        rows={parts.map(part => ({
          id: part.key,
          cells: [
            part.name,
            bytes(part.plainBytes),
            bytes(part.storedBytes),
            <code>{part.storedSha256}</code>,
          ],
        }))}
      />
    </>
  );
}
