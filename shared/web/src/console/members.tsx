import { Badge, Moment } from "../ui/badge";
import { openDialog } from "../ui/dialog";
import { Notice } from "../ui/notice";
import { toast } from "../ui/toast";
import { Button, Dialog, type MenuLine, Menu } from "./allowed";
import { lacking, refresh } from "./access";
import { Invite } from "./invite";
import { NotYours } from "./notyours";
import { signedIn } from "./people";
import { changeRole, type Member, readMembers, removeMember } from "./peopleapi";
import { Plus } from "./plus";
import { roleName, roles } from "./roles";
import { guarded, reload, session, useLoad } from "./store";
import { Loading } from "./trouble";

/** Who signs in to the console, and what each may do in this project. */
export function MembersPage() {
  const why = lacking("project:admin");
  return (
    <>
      <div class="head">
        <div class="grow">
          <h1 tabIndex={-1}>Members</h1>
          <p class="quiet">The people who may open this project in the console.</p>
        </div>
        <Button needs="project:admin" class="primary" id="invite" onClick={() => openDialog(<Invite />)}>
          <Plus />
          Invite
        </Button>
      </div>
      {why ? <NotYours why={why} /> : <Members />}
    </>
  );
}

function Members() {
  const { data } = useLoad(readMembers, []);
  if (!data) return <Loading />;
  return (
    <>
      {!data.sign_in_configured && (
        <Notice kind="warning">
          <p class="strong">People cannot sign in to this deployment yet: API keys alone can.</p>
          <p>
            Whoever deploys it names a sign-in service in the stack's parameters <code>ConsoleIssuer</code>,{" "}
            <code>ConsoleClientId</code> and <code>ConsoleClientSecret</code>, or lets the stack make one by{" "}
            <code>ConsoleUserPool</code>. Whom you invite before can come in then.
          </p>
        </Notice>
      )}
      {data.data.length === 0 ? (
        <div class="card empty">
          <h2>No members yet</h2>
          <p class="quiet">Invite the people who look after this project, so that nobody has to pass an API key on.</p>
        </div>
      ) : (
        <div class="table">
          <table>
            <thead>
              <tr>
                <th scope="col">Who</th>
                <th scope="col">Role</th>
                <th scope="col">Since</th>
                <th scope="col">
                  <span class="visually-hidden">Actions</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {data.data.map((m) => (
                <Row key={m.id} of={m} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}

const me = (m: Member): boolean => m.id === signedIn.value?.user?.id;
const called = (m: Member): string => m.name || m.email || m.id;

function Row({ of: m }: { of: Member }) {
  return (
    <tr data-member={m.email} data-role={m.role}>
      <td>
        <span class="strong">{called(m)}</span> {me(m) && <Badge tone="accent">You</Badge>}{" "}
        {m.invited && <Badge tone="warn">Invited</Badge>}
        {m.email && m.email !== called(m) && <span class="quiet sub">{m.email}</span>}
      </td>
      <td>{roleName(m.role)}</td>
      <td class="quiet" data-label="Since">
        <Moment at={m.created_at} />
      </td>
      <td class="end">
        <Menu label={`Actions for ${called(m)}`} items={menuOf(m)} />
      </td>
    </tr>
  );
}

function menuOf(m: Member): MenuLine[] {
  const last = m.last_admin ? "The project's last admin. Make somebody else an admin first." : undefined;
  const to = (role: Member["role"], name: string): MenuLine => ({
    needs: "project:admin",
    label: name,
    chosen: m.role === role,
    act: last && role !== "admin" ? undefined : () => void change(m, role),
    why: role === "admin" ? undefined : last,
  });
  return [
    ...roles.map(([role, name]) => to(role, name)),
    {
      needs: "project:admin",
      label: m.invited ? "Take the invitation back" : me(m) ? "Leave the project" : "Remove",
      danger: true,
      act: last ? undefined : () => openDialog(<Remove of={m} />),
      why: last,
    },
  ];
}

async function change(m: Member, role: Member["role"]): Promise<void> {
  if (m.role === role) return;
  const done = await guarded(() => changeRole(m.id, role));
  if (done) toast(`${called(m)} is ${roleName(role).toLowerCase()} now.`);
  if (me(m)) await refresh();
  reload();
}

function Remove({ of: m }: { of: Member }) {
  const act = async () => {
    await removeMember(m.id);
    if (me(m)) return refresh();
    toast(m.invited ? "The invitation was taken back." : `${called(m)} is no longer a member.`);
    reload();
  };
  const project = session.value?.project.name;
  return (
    <Dialog
      needs="project:admin"
      title={m.invited ? "Take the invitation back?" : me(m) ? `Leave ${project}?` : `Remove ${called(m)}?`}
      primary={m.invited ? "Take it back" : me(m) ? "Leave" : "Remove"}
      danger
      act={act}
    >
      <p>
        {m.invited
          ? `${m.email} can no longer come in by it.`
          : me(m)
            ? "You can do nothing in this project from then on. An admin can invite you again."
            : `${called(m)} can do nothing in this project from the next click on. What they made stays, API keys included: revoke those that they know.`}
      </p>
    </Dialog>
  );
}
