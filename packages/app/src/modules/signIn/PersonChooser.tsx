import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Card, CardBody, CardHeader } from '@backstage/ui';
import { DemoPerson } from './demoPeople';
import { SignInFrame } from './SignInFrame';
import styles from './signIn.module.css';
import { signInTranslationRef } from './translation';

export interface PersonChooserProps {
  people: readonly DemoPerson[];
  onChoose: (person: DemoPerson) => void;
}

/** The demo's people as cards; pressing one is signing in as them. */
export function PersonChooser({ people, onChoose }: PersonChooserProps) {
  const { t } = useTranslationRef(signInTranslationRef);
  if (people.length === 0) {
    return (
      <SignInFrame>
        <Alert
          className={styles.notice}
          status="danger"
          title={t('demo.noPeople')}
        />
      </SignInFrame>
    );
  }
  return (
    <SignInFrame>
      <h2 className={styles.question}>{t('demo.question')}</h2>
      <p className={styles.intro}>{t('demo.intro')}</p>
      <ul className={styles.people}>
        {people.map(person => (
          <li key={person.user}>
            <PersonCard person={person} onChoose={onChoose} />
          </li>
        ))}
      </ul>
    </SignInFrame>
  );
}

function PersonCard(props: {
  person: DemoPerson;
  onChoose: (person: DemoPerson) => void;
}) {
  const { person, onChoose } = props;
  const { t } = useTranslationRef(signInTranslationRef);
  const { name, role } = person;
  const title = role ? t(`demo.${role}.title`) : person.title;
  return (
    <Card
      className={styles.person}
      label={t('demo.signInAs', { name, title })}
      onPress={() => onChoose(person)}
    >
      <CardHeader>
        <h3 className={styles.name}>{name}</h3>
        <span className={styles.role}>{title}</span>
      </CardHeader>
      {role && (
        <CardBody>
          <p className={styles.hint}>{t(`demo.${role}.try`)}</p>
        </CardBody>
      )}
    </Card>
  );
}
