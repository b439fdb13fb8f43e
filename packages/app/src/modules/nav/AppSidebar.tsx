import {
  Link,
  Sidebar,
  SidebarDivider,
  SidebarGroup,
  SidebarItem,
  SidebarScrollWrapper,
  SidebarSpace,
  useSidebarOpenState,
} from '@backstage/core-components';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  NavContentComponentProps,
  NavContentNavItem,
} from '@backstage/plugin-app-react';
import { NotificationsSidebarItem } from '@backstage/plugin-notifications';
import { SidebarSearchModal } from '@backstage/plugin-search';
import { UserSettingsSignInAvatar } from '@backstage/plugin-user-settings';
import { RiMenuLine, RiSearchLine } from '@remixicon/react';
import { appTranslationRef } from '../../translations/translation';
import { LogoMark } from './Logo';
import styles from './AppSidebar.module.css';

/** The pages that have a fixed place, with our word for them. All others follow by title. */
const WORDS = {
  'page:home': 'nav.home',
  'page:catalog': 'nav.catalog',
  'page:environments': 'nav.fleet',
  'page:rollouts': 'nav.rollouts',
  'page:incidents': 'nav.incidents',
  'page:runbooks': 'nav.runbooks',
  'page:backups': 'nav.backups',
  'page:dora': 'nav.dora',
  'page:approvals': 'nav.approvals',
  'page:timeline/activity': 'nav.activity',
  'page:scaffolder': 'nav.create',
  'page:user-settings': 'nav.settings',
} as const;

function isNamed(id: string): id is keyof typeof WORDS {
  return id in WORDS;
}

function PageItem({ node, icon, href, title }: NavContentNavItem) {
  const { t } = useTranslationRef(appTranslationRef);
  const { id } = node.spec;
  return (
    <SidebarItem
      icon={() => icon}
      to={href}
      text={isNamed(id) ? t(WORDS[id]) : title}
    />
  );
}

function Logo() {
  const { t } = useTranslationRef(appTranslationRef);
  const { isOpen } = useSidebarOpenState();
  return (
    <Link
      to="/"
      underline="none"
      className={styles.logo}
      aria-label={t('nav.logo')}
    >
      <LogoMark />
      {isOpen && <span className={styles.name}>Quarterdeck</span>}
    </Link>
  );
}

export function AppSidebar({ navItems }: NavContentComponentProps) {
  const { t } = useTranslationRef(appTranslationRef);
  const pages = navItems.withComponent(PageItem);
  // These two have richer items of their own: a dialog, and a count of what is unread.
  pages.take('page:search');
  pages.take('page:notifications');
  const settings = pages.take('page:user-settings');
  return (
    <Sidebar>
      <Logo />
      <SidebarGroup
        label={t('nav.search')}
        icon={<RiSearchLine />}
        to="/search"
      >
        <SidebarSearchModal />
      </SidebarGroup>
      <SidebarDivider />
      <SidebarGroup label={t('nav.menu')} icon={<RiMenuLine />}>
        {pages.take('page:home')}
        {pages.take('page:catalog')}
        {pages.take('page:environments')}
        {pages.take('page:rollouts')}
        {pages.take('page:incidents')}
        {pages.take('page:runbooks')}
        {pages.take('page:backups')}
        {pages.take('page:dora')}
        {pages.take('page:approvals')}
        {pages.take('page:scaffolder')}
        <SidebarDivider />
        <SidebarScrollWrapper>
          {pages.rest({ sortBy: 'title' })}
        </SidebarScrollWrapper>
      </SidebarGroup>
      <SidebarSpace />
      <SidebarDivider />
      <NotificationsSidebarItem text={t('nav.notifications')} />
      <SidebarGroup
        label={t('nav.settings')}
        icon={<UserSettingsSignInAvatar />}
        to="/settings"
      >
        {settings}
      </SidebarGroup>
    </Sidebar>
  );
}
