/** Who acts for the enterprise: the owner invites and ends, everybody sees. */
import { useState, type FormEvent } from 'react';
import { api } from '../../api/client';
import { useLoad } from '../../api/load';
import { need } from '../../api/problem';
import { useDates, useT } from '../../i18n';
import { useSession } from '../../session';
import { Trouble } from '../../shared/notice';
import { useAct } from '../../shared/use-act';

export function Members() {
  const t = useT();
  const { moment } = useDates();
  const { me } = useSession();
  const { busy, trouble, act } = useAct();
  const key = me?.acting?.id ?? '';
  const members = useLoad(`members ${key}`, () => need(api.GET('/api/v1/enterprise/members')));
  const sent = useLoad(`invitations ${key}`, () => need(api.GET('/api/v1/enterprise/invitations')));
  const [mobile, setMobile] = useState('');
  const [name, setName] = useState('');
  const owner = me?.acting?.kind === 'owner';
  const invite = (event: FormEvent) => {
    event.preventDefault();
    void act(async () => {
      await need(api.POST('/api/v1/enterprise/invitations', { body: { mobile, name } }));
      setMobile('');
      setName('');
      sent.reload();
    });
  };
  const end = (role: string) =>
    act(async () => {
      await need(api.DELETE('/api/v1/enterprise/members/{role}', { params: { path: { role } } }));
      members.reload();
    });
  const takeBack = (invitation: string) =>
    act(async () => {
      await need(api.DELETE('/api/v1/enterprise/invitations/{invitation}', { params: { path: { invitation } } }));
      sent.reload();
    });
  return (
    <section aria-labelledby="members">
      <h2 id="members">{t('members')}</h2>
      <Trouble of={trouble ?? members.trouble ?? sent.trouble} />
      <ul className="cards">
        {members.data?.items.map((member) => (
          <li key={member.role} className="card">
            <span>
              {member.name} · {t(`role-${member.kind}`)}
            </span>
            {member.mobile && <span className="small">{member.mobile}</span>}
            {owner && member.kind === 'agent' && (
              <button type="button" disabled={busy} onClick={() => confirm(t('end-member-sure')) && void end(member.role)}>
                {t('end-member')}
                <span className="unseen"> {member.name}</span>
              </button>
            )}
          </li>
        ))}
        {sent.data?.items.map((one) => (
          <li key={one.id} className="card">
            <span>
              {one.name} · {one.mobile}
            </span>
            <span className="small">{t('invited-until', { at: moment(one.ends_at) })}</span>
            {owner && (
              <button type="button" disabled={busy} onClick={() => void takeBack(one.id)}>
                {t('take-back')}
                <span className="unseen"> {one.name}</span>
              </button>
            )}
          </li>
        ))}
      </ul>
      {owner && (
        <form onSubmit={invite}>
          <label>
            {t('agent-name')}
            <input required maxLength={60} value={name} onChange={(event) => setName(event.target.value)} />
          </label>
          <label>
            {t('agent-mobile')}
            <input type="tel" inputMode="numeric" required value={mobile} onChange={(event) => setMobile(event.target.value)} />
          </label>
          <button type="submit" disabled={busy}>
            {t('invite')}
          </button>
        </form>
      )}
    </section>
  );
}
