import type { Contact, Emergency } from "../api/emergency";
import { useLanguage } from "../i18n/language";
import { callOrder } from "./call_order";
import { useContacts } from "./queries";

// Whom to call, one after the other, and how to reach them.
export function Contacts({ item }: { readonly item: Emergency }) {
  const { t } = useLanguage();
  const found = useContacts(item.id, !item.closed).data;
  if (found === undefined) return null;
  return (
    <table className="contacts" data-testid="contacts">
      <caption>{t("emergency.contacts")}</caption>
      <tbody>
        {callOrder(found).map((call) => (
          <tr key={call.number}>
            <td className="figures muted">{call.number}</td>
            <td>{call.isFirstOfTask ? t.code("task", call.task) : ""}</td>
            <Who contact={call.contact} task={call.task} />
            <Phone phone={call.phone} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

// A person with the organisation, a school's duty telephone, or a service that everybody knows.
function Who({ contact, task }: { readonly contact: Contact | null; readonly task: string }) {
  const { t } = useLanguage();
  if (contact === null) return <td>{t.code("public_service", task)}</td>;
  return (
    <td>
      {contact.person !== null && <b translate="no">{contact.person} </b>}
      {contact.person === null && contact.role === null && (
        <span className="muted">{t("emergency.nobody")} </span>
      )}
      <span translate="no">{contact.organisation}</span>
      {contact.role !== null && <small>{t.code("role", contact.role)}</small>}
      {contact.contract !== null && <small translate="no">{contact.contract}</small>}
      {task === "guardians_told" && <small>{t("emergency.by_school")}</small>}
    </td>
  );
}

function Phone({ phone }: { readonly phone: string | null }) {
  const { t } = useLanguage();
  return (
    <td className="figures contacts-phone">
      {phone === null ? (
        <span className="warn">{t("emergency.no_phone")}</span>
      ) : (
        <a href={`tel:${phone}`}>{phone}</a>
      )}
    </td>
  );
}
