import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Link } from 'react-router-dom';
import { useRolloutsPath } from '../../hooks/useRolloutsPath';
import { rolloutsTranslationRef } from '../../translations/translation';
import styles from './Groups.module.css';

/** Leads to the group that a rollout belongs to. */
export function PartOfGroup({ groupId }: { groupId: string }) {
  const { t } = useTranslationRef(rolloutsTranslationRef);
  const root = useRolloutsPath();
  return (
    <p>
      <Link className={styles.link} to={`${root}/groups/${groupId}`}>
        {t('groups.partOf')}
      </Link>
    </p>
  );
}
