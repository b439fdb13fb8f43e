import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
} from '@backstage/ui';
import { ReactNode, useMemo, useState } from 'react';
import { Draft } from '../../hooks/useDraft';
import { folderOf } from '../../model/tree';
import { wizardTranslationRef } from '../../translations/translation';
import { FileTreeView } from './FileTreeView';
import styles from './Preview.module.css';

/** What would be there after a click on *Create*: how much, and every file to read. */
export function Preview({
  draft,
  children,
}: {
  draft: Draft;
  children?: ReactNode;
}) {
  const { t } = useTranslationRef(wizardTranslationRef);
  const [opened, setOpened] = useState<string>();
  const { files, isPartial, model } = draft;
  const folder = useMemo(() => folderOf(files.keys()), [files]);
  const content = opened ? files.get(opened)?.content : undefined;
  return (
    <section className={styles.preview} aria-label={t('preview.title')}>
      <h3 className={styles.title}>{t('preview.title')}</h3>
      <Facts
        folderCount={folder.count}
        paths={[...files.keys()]}
        hasPreviews={model.description.environments.preview !== undefined}
      />
      <div className={styles.files}>
        <FileTreeView
          folder={folder}
          label={t('preview.tree')}
          onOpen={setOpened}
        />
      </div>
      {isPartial && (
        <p className={styles.hint}>{t('preview.skeletonMissing')}</p>
      )}
      {children}
      <Dialog
        isOpen={content !== undefined}
        onOpenChange={isOpen => isOpen || setOpened(undefined)}
        width={900}
      >
        <DialogHeader>{opened}</DialogHeader>
        <DialogBody>
          {/* It scrolls, so that keyboards have to get to it. */}
          {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
          <pre className={styles.content} tabIndex={0}>
            {content}
          </pre>
        </DialogBody>
        <DialogFooter>
          <Button variant="secondary" slot="close">
            {t('preview.close')}
          </Button>
        </DialogFooter>
      </Dialog>
    </section>
  );
}

function Facts(props: {
  folderCount: number;
  paths: string[];
  hasPreviews: boolean;
}) {
  const { folderCount, paths, hasPreviews } = props;
  const { t } = useTranslationRef(wizardTranslationRef);
  const alerts = paths.filter(path =>
    /^docs\/runbooks\/[A-Z]\w+\.md$/.test(path),
  ).length;
  return (
    <ul className={styles.facts}>
      <li>{t('preview.files', { count: folderCount })}</li>
      <li>{t('preview.environments', { count: hasPreviews ? 4 : 3 })}</li>
      {alerts > 0 && <li>{t('preview.alerts', { count: alerts })}</li>}
    </ul>
  );
}
