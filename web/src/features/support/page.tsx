/** The page of a question for the side that asked: it fits a phone. */
import { Link, useParams } from 'react-router-dom';
import { api } from '../../api/client';
import { useLoad } from '../../api/load';
import { need } from '../../api/problem';
import { useT, useText, useTitle } from '../../i18n';
import { useCase } from '../../shared/use-case';
import { PointedAt } from './pointed';
import { Conversation } from './thread';

export function QuestionPage() {
  const t = useT();
  const text = useText();
  const { question: id = '' } = useParams();
  useTitle(t('support'));
  const found = useLoad(`case of ${id}`, async () => {
    const thread = await need(api.GET('/api/v1/support/questions/{question}', { params: { path: { question: id } } }));
    return thread.question;
  });
  const of = found.data;
  return (
    <>
      <p className="small">
        {of && (
          <Link to={`/cases/${of.case}`}>
            {text(of.item.name)}
            {of.receipt && ` · ${of.receipt}`}
          </Link>
        )}
      </p>
      <h1>{t('support')}</h1>
      {of ? <Beside id={id} caseId={of.case} /> : <Conversation id={id} />}
    </>
  );
}

function Beside({ id, caseId }: { id: string; caseId: string }) {
  const { found, review } = useCase(caseId);
  return <Conversation key={id} id={id} about={(of) => <PointedAt of={of.question} found={found.data} review={review} />} />;
}
