import { Button, Result } from 'antd';
import { lazy, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, Route, Routes, useNavigate } from 'react-router';
import { useWorkplace } from '../api/session.ts';
import { useMyCall } from '../bar/use-my-call.ts';
import { FeedProvider, useFeed, useFeedSocket } from '../feed/FeedProvider.tsx';
import { hasCall } from '../phone/phone-states.ts';
import { PhoneProvider, usePhoneState } from '../phone/PhoneProvider.tsx';
import { pagesFor } from './pages.ts';
import { Shell } from './Shell.tsx';
import { ShortcutProvider } from './ShortcutProvider.tsx';

const TicketPage = lazy(() => import('../tickets/TicketPage.tsx'));
const ResidentPage = lazy(() => import('../residents/ResidentPage.tsx'));
const PasswordPage = lazy(() => import('../account/PasswordPage.tsx'));

/** Everything that lives while somebody is signed in: socket, phone, keyboard, pages. */
export function Workplace({ onSignedOut }: { onSignedOut: (reason: string) => void }) {
  const { session, settings } = useWorkplace();
  const withPhone = settings.voice && session.rights.includes('phone:use') && session.staff.extension !== null;
  const pages = (
    <ShortcutProvider>
      <Shell>
        <Pages />
      </Shell>
    </ShortcutProvider>
  );
  return (
    <FeedProvider>
      <SessionWatch onSignedOut={onSignedOut} />
      {withPhone ? (
        <PhoneProvider>
          <PhonePresence />
          <FollowAnswer />
          {pages}
        </PhoneProvider>
      ) : (
        pages
      )}
    </FeedProvider>
  );
}

function Pages() {
  const { t } = useTranslation();
  const { session } = useWorkplace();
  const pages = pagesFor(session.rights);
  const first = pages[0]?.path ?? '/password';
  const has = (right: (typeof session.rights)[number]) => session.rights.includes(right);
  return (
    <Routes>
      <Route path="/" element={<Navigate to={first} replace />} />
      {pages.map(({ id, path, Page }) => (
        <Route key={id} path={path} element={<Page />} />
      ))}
      {(has('tickets:read-own') || has('tickets:read-all')) && <Route path="/tickets/:id" element={<TicketPage />} />}
      {has('callers:look-up') && <Route path="/residents/:id" element={<ResidentPage />} />}
      <Route path="/password" element={<PasswordPage />} />
      <Route
        path="*"
        element={
          <Result
            status="404"
            title={t('shell.noSuchPage')}
            extra={
              <Button type="primary" href={first}>
                {t('shell.toFirstPage')}
              </Button>
            }
          />
        }
      />
    </Routes>
  );
}

/** The server says that the session is over. */
function SessionWatch({ onSignedOut }: { onSignedOut: (reason: string) => void }) {
  const reason = useFeed((feed) => feed.signedOut);
  useEffect(() => {
    if (reason) onSignedOut(reason);
  }, [reason, onSignedOut]);
  return null;
}

/** Tells the server whether this browser's phone is registered; again after each reconnect of the socket. */
function PhonePresence() {
  const socket = useFeedSocket();
  const link = useFeed((feed) => feed.link);
  const phone = usePhoneState();
  const leader = phone?.role === 'leader';
  const registered = phone?.registration === 'registered';
  useEffect(() => {
    if (socket && link === 'up' && leader) socket.emit('phone', registered ? 'registered' : 'unregistered');
  }, [socket, link, leader, registered]);
  return null;
}

/** Whoever answers wants the desk, wherever he was. */
function FollowAnswer() {
  const navigate = useNavigate();
  const phone = usePhoneState();
  const { call } = useMyCall();
  const up = phone !== null && phone.role === 'leader' && hasCall(phone.phase) && phone.phase !== 'ringing';
  const callId = up ? (call?.id ?? null) : null;
  useEffect(() => {
    if (callId) void navigate(`/desk?call=${callId}`);
  }, [callId, navigate]);
  return null;
}
