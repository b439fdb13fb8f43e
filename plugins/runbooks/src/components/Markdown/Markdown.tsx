import { MarkdownContent } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { CopyableCode } from '@quarterdeck/toolkit-react';
import { useMemo } from 'react';
import { piecesOf } from '../../model/markdown';
import { runbooksTranslationRef } from '../../translations/translation';
import styles from './Markdown.module.css';

/** What an author wrote; its commands can be copied, for the hour in which the portal does not answer. */
export function Markdown({ text }: { text: string }) {
  const { t } = useTranslationRef(runbooksTranslationRef);
  const pieces = useMemo(() => piecesOf(text), [text]);
  return (
    <div className={styles.markdown}>
      {pieces.map((piece, index) =>
        piece.kind === 'prose' ? (
          <MarkdownContent key={index} content={piece.text} />
        ) : (
          <CopyableCode
            key={index}
            label={t(
              piece.language === 'step' ? 'markdown.step' : 'markdown.code',
            )}
            code={piece.text}
          />
        ),
      )}
    </div>
  );
}
