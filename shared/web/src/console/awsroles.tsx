import { Badge, Moment } from "../ui/badge";
import { openDialog } from "../ui/dialog";
import { Notice } from "../ui/notice";
import { toast } from "../ui/toast";
import { lacking } from "./access";
import { dayOf, Rights } from "./accessparts";
import { Button, Dialog, Menu } from "./allowed";
import { RoleForm } from "./awsroleform";
import { NotYours } from "./notyours";
import { type AWSRole, readRoles, revokeRole } from "./peopleapi";
import { Plus } from "./plus";
import { PolicyWords } from "./policyfields";
import { policyWords } from "./policywords";
import { reload, useLoad } from "./store";
import { Loading } from "./trouble";

/** The AWS roles that call the API with signed requests, in place of an API key. */
export function RolesPage() {
  const why = lacking("project:admin");
  return (
    <>
      <div class="head">
        <div class="grow">
          <h1 tabIndex={-1}>AWS roles</h1>
          <p class="quiet">
            A back end or a pipeline in your AWS account signs its requests with its role, and needs no API key that has
            to be kept and changed.
          </p>
        </div>
        <Button needs="project:admin" class="primary" id="add-role" onClick={() => openDialog(<RoleForm />)}>
          <Plus />
          Grant access
        </Button>
      </div>
      {why ? <NotYours why={why} /> : <Roles />}
    </>
  );
}

function Roles() {
  const { data } = useLoad(readRoles, []);
  if (!data) return <Loading />;
  if (data.data.length === 0)
    return (
      <div class="card empty">
        <h2>No AWS role has access</h2>
        <p class="quiet">Grant it to the role that your back end or your pipeline has assumed already.</p>
      </div>
    );
  return (
    <div class="table">
      <table>
        <thead>
          <tr>
            <th scope="col">Role</th>
            <th scope="col">May do</th>
            <th scope="col">Ends</th>
            <th scope="col">Last used</th>
            <th scope="col">
              <span class="visually-hidden">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {data.data.map((r) => (
            <Row key={r.id} of={r} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

const isOver = (r: AWSRole): boolean => r.expires_at !== undefined && new Date(r.expires_at) <= new Date();

function Row({ of: r }: { of: AWSRole }) {
  return (
    <tr data-role={r.role_arn}>
      <td>
        <span class="strong">{r.name}</span> {isOver(r) && <Badge tone="bad">Ended</Badge>}
        <code class="quiet sub">{r.role_arn}</code>
        <span class="quiet sub">
          granted <Moment at={r.created_at} />
        </span>
      </td>
      <td>
        <Rights scopes={r.scopes} />
        {r.call_policy && <PolicyWords words={policyWords(r.call_policy)} />}
      </td>
      <td class="quiet" data-label="Ends">
        {r.expires_at ? <Moment at={r.expires_at} /> : "Never"}
      </td>
      <td class="quiet" data-label="Last used">
        {r.last_used_on ? dayOf(r.last_used_on) : "Not known"}
      </td>
      <td class="end">
        <Menu
          label={`Actions for ${r.name}`}
          items={[{ needs: "project:admin", label: "Revoke", danger: true, act: () => openDialog(<Revoke of={r} />) }]}
        />
      </td>
    </tr>
  );
}

function Revoke({ of: r }: { of: AWSRole }) {
  const act = async () => {
    await revokeRole(r.id);
    toast("The role's access was revoked.");
    reload();
  };
  return (
    <Dialog needs="project:admin" title={`Revoke the access of ${r.name}?`} primary="Revoke" danger act={act}>
      <p>
        From this moment on every request that <code>{r.role_arn}</code> signs is refused in this project. Use tokens
        that it made end, too.
      </p>
      <Notice kind="warning">
        <p>Do this before you delete the role in AWS: whoever makes one of the same name has what it was granted.</p>
      </Notice>
    </Dialog>
  );
}
