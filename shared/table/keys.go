package table

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"patchbay/shared/account"
	"patchbay/shared/activity"
)

// This file is the only one that knows how keys are spelled. Every key of a tenant's item begins with its project, so
// that a read without one does not compile.

// Attribute names of the table's and the index's keys.
const (
	pk      = "PK"
	sk      = "SK"
	indexPK = "GSI1PK"
	indexSK = "GSI1SK"
	duePK   = "GSI2PK"
	dueSK   = "GSI2SK"

	// Index lists a project's accounts by connector, and holds connectors whose fan-out is pending.
	Index = "accounts"

	// DueIndex is sparse and holds keys alone: of accounts that are broken, by project, of credentials that the schedule
	// visits, by minute, and of grants that it revokes.
	DueIndex = "due"
)

type key struct{ pk, sk string }

func (k key) attributes() item {
	return item{pk: text(k.pk), sk: text(k.sk)}
}

// possible says whether an item can have the key. Ids in requests are of any length, and DynamoDB refuses a call that
// names a key longer than it keeps; such a thing is simply not there.
func (k key) possible() bool { return len(k.pk) <= maxPK && len(k.sk) <= maxSK }

// DynamoDB's bounds of keys, in bytes.
const (
	maxPK = 2048
	maxSK = 1024
)

type item = map[string]types.AttributeValue

func text(s string) types.AttributeValue { return &types.AttributeValueMemberS{Value: s} }

func projectPK(project string) string { return "PROJ#" + project }

func projectKey(project string) key { return key{projectPK(project), "PROJECT"} }

// deletionKey is of a project that is being deleted, in the place of the project's own item. What is kept of those that
// were lies apart, by time.
func deletionKey(project string) key { return key{projectPK(project), "DELETION"} }

func deletedKey(at time.Time, project string) key {
	return key{deletedPK, momentSK(at) + "#" + project}
}

// underwayKey is of a deletion that has not ended, beside those that have: so it is found without its project's id.
func underwayKey(project string) key { return key{deletedPK, "UNDERWAY#" + project} }

const deletedPK = "DELETED"

func apiKeyKey(project, hash string) key { return key{projectPK(project), apiKeyPrefix + hash} }

const apiKeyPrefix = "KEY#"

// keyUseKey is of an API key by its ID, which is all that the log knows of it.
func keyUseKey(project, id string) key { return key{projectPK(project), keyUsePrefix + id} }

const keyUsePrefix = "KEYUSE#"

// useTokenKey is of a use token by its ID, which sorts by the time it was made.
func useTokenKey(project, id string) key { return key{projectPK(project), useTokenPrefix + id} }

const useTokenPrefix = "USE#"

// useTokenUseKey is of when a use token was last used.
func useTokenUseKey(project, id string) key { return key{projectPK(project), "USEDTOKEN#" + id} }

// pendingCallKey is of a call that waits for approval by its ID, which sorts by the time it was made.
func pendingCallKey(project, id string) key { return key{projectPK(project), pendingCallPrefix + id} }

const pendingCallPrefix = "CALL#"

// lastCallKey is of the last pending call with a print.
func lastCallKey(project, print string) key { return key{projectPK(project), "CALLOF#" + print} }

// logoKey lies beside the project's item, which is read with every request and must stay small.
func logoKey(project string) key { return key{projectPK(project), "LOGO"} }

// The # behind the key keeps hub apart from hubspot. Auth configs lie apart from connectors, so that a list of
// connectors reads their small items only. Both prefixes together are one range, connectorsAndConfigs, with the auth
// configs first.
func connectorKey(project, connector string) key {
	return key{projectPK(project), connectorPrefix + connector + "#"}
}

const (
	connectorPrefix = "CONN#"
	configPrefix    = "CFG#"
	// behindAnyID sorts behind every character of ids and provider keys.
	behindAnyID = "~"
)

func configsOf(connector string) string { return configPrefix + connector + "#" }

func configKey(project, connector, id string) key {
	return key{projectPK(project), configsOf(connector) + id}
}

func cursorKey(project, connector string) key {
	return key{projectPK(project), "FANOUT#" + connector}
}

const accountMark = "#ACCT#"

func accountPK(project, id string) string { return projectPK(project) + accountMark + id }

func accountKey(project, id string) key { return key{accountPK(project, id), "ACCT"} }

func credentialKey(project, id string) key { return key{accountPK(project, id), "CRED"} }

// orphanKey is of the grant of an account that was deleted.
func orphanKey(project, id string) key { return key{accountPK(project, id), "ORPHAN"} }

// The owner's slot of a connector holds the one account that (owner, connector) identifies; an extra account has an
// item of its own beside it. An owner's id is the caller's free text, the only such in a key: its SHA-256 stands in for
// it, since roles tell kinds of items apart by patterns such as PROJ#*#ACCT#*, which "tenant#ACCT#7" would match.
// Unlike base64url of the id, which is of any length, it always fits, and no customer's id is in what logs of keys
// show.
func ownerKey(project, owner, connector, extra string) key {
	sum := sha256.Sum256([]byte(owner))
	k := key{projectPK(project) + "#OWNER#" + hex.EncodeToString(sum[:]), connectorPrefix + connector + "#"}
	if extra != "" {
		k.sk += "ACCT#" + extra
	}
	return k
}

// Blocks of the log lie in the order of their newest entries, those that came late a second time in that of their
// arrival. Their times have 13 digits until the year 2286, so that they sort as text.
func activityPK(p activity.Place) string {
	shard := strconv.Itoa(p.Shard)
	if p.Shard == activity.Late {
		shard = "LATE"
	}
	return projectPK(p.Project) + "#" + strings.ToUpper(string(p.Stream)) + "#" + shard
}

func activityKey(p activity.Place, at time.Time, id string) key {
	return key{activityPK(p), activitySK(at) + "#" + id}
}

func activitySK(at time.Time) string {
	return fmt.Sprintf("%013d", min(max(at.UnixMilli(), 0), 1e13-1))
}

func sessionKey(hash string) key { return key{"SESS#" + hash, "SESS"} }

// Users are of the deployment, as their issuer is. A user's sessions lie with them, those of an API key in partitions
// of their own. A project's members lie with it, and an invitation besides under a digest of its address, by which it
// is found when somebody signs in with that.

func userPK(user string) string { return "USER#" + user }

func userKey(user string) key { return key{userPK(user), "USER"} }

func userSessionKey(user, hash string) key { return key{userPK(user), "SESSION#" + hash} }

func keySessionKey(project, hash string) key {
	return key{projectPK(project) + "#KEYSESSION#" + hash, "SESSION"}
}

func memberKey(project, id string) key { return key{projectPK(project), memberPrefix + id} }

const memberPrefix = "MEMBER#"

func invitedPK(email string) string {
	sum := sha256.Sum256([]byte(email))
	return "INVITED#" + hex.EncodeToString(sum[:])
}

func invitedKey(email, project string) key { return key{invitedPK(email), project} }

func attemptKey(id string) key { return key{"ATT#" + id, "ATT"} }

func idempotencyKey(project, hash string) key {
	return key{projectPK(project) + "#IDEM#" + hash, "IDEM"}
}

// Counts of what somebody may do so and so often lie apart for each of them, and each period has its own.
func spentKey(project, who, what string, period int64) key {
	sum := sha256.Sum256([]byte(who))
	return key{projectPK(project) + "#SPENT#" + hex.EncodeToString(sum[:]), what + "#" + strconv.FormatInt(period, 10)}
}

// Webhook endpoints lie together, so that one query reads those of a project. How they fare lies apart, since it
// changes with deliveries, and what was given up in a partition of each endpoint's own.
func endpointKey(project, id string) key { return key{projectPK(project), endpointPrefix + id} }

const endpointPrefix = "HOOK#"

func healthKey(project, id string) key { return key{projectPK(project), "HOOKHEALTH#" + id} }

func deadPK(project, endpoint string) string { return projectPK(project) + "#DEAD#" + endpoint }

func deadKey(project, endpoint, event string) key { return key{deadPK(project, endpoint), event} }

// The accounts of an auth config whose events have one key share a partition, and what was taken there has one item
// each. Digests stand in for what providers write.

func inboundPK(project, config, name string) string {
	sum := sha256.Sum256([]byte(config + "\n" + name))
	return projectPK(project) + "#INBOUND#" + hex.EncodeToString(sum[:])
}

func inboundKey(project, config, name, id string) key {
	return key{inboundPK(project, config, name), inboundPrefix + id}
}

func takenKey(project, config, id string) key {
	return key{inboundPK(project, config, "taken\n"+id), "TAKEN"}
}

const inboundPrefix = "ACCT#"

// handshakeKey is of an owner's wait for a secret that a provider posts to the auth config's address.
func handshakeKey(project, config string) key {
	return key{inboundPK(project, config, "secret\n"), "SECRET"}
}

// Blocks of events lie by time, over several partitions of a project.

func eventsPK(project string, shard int) string {
	return projectPK(project) + "#EVENTS#" + strconv.Itoa(shard)
}

func eventsKey(project string, shard int, newest time.Time, id string) key {
	return key{eventsPK(project, shard), momentSK(newest) + "#" + id}
}

// Records of a project's own definitions lie together, so that one query lists them, and the texts of their versions in
// partitions of their own.

func definitionKey(project, connector string) key {
	return key{projectPK(project), definitionPrefix + connector + "#"}
}

const definitionPrefix = "DEF#"

func definitionTextKey(project, connector, number string) key {
	return key{projectPK(project) + "#" + definitionPrefix + connector, number}
}

// Entries of the audit log lie by month.

func auditKey(project string, at time.Time, id string) key {
	return key{auditPK(project, at), momentSK(at) + "#" + id}
}

func auditPK(project string, month time.Time) string {
	return projectPK(project) + "#AUDIT#" + month.UTC().Format("2006-01")
}

// momentSK sorts as time does, from 1970 to 2286.
func momentSK(t time.Time) string { return fmt.Sprintf("%013d", max(t.UnixMilli(), 0)) }

// parseMoment reads a sort key of a moment and an id.
func parseMoment(text string) (moment time.Time, id string) {
	ms, id, _ := strings.Cut(text, "#")
	n, err := strconv.ParseInt(ms, 10, 64)
	if err != nil {
		n = 0 // no key that was written is such
	}
	return time.UnixMilli(n).UTC(), id
}

// rewrapKey is of the deployment: the progress of sealing credentials anew.
func rewrapKey() key { return key{"REWRAP", "REWRAP"} }

// accountAt returns the project and the account in a partition key made by accountPK.
func accountAt(partition string) (project, id string, ok bool) {
	rest, ok := strings.CutPrefix(partition, projectPK(""))
	project, id, cut := strings.Cut(rest, accountMark)
	return project, id, ok && cut
}

// placeOf writes a key as one text, and keyAt reads it. No sort key has a line break.
func placeOf(k key) string { return k.sk + "\n" + k.pk }

func keyAt(place string) key {
	sort, partition, _ := strings.Cut(place, "\n")
	return key{partition, sort}
}

// Index keys.

func accountsIndexPK(project string) string { return projectPK(project) + "#ACCTS" }

func accountsIndexSK(connector, id string) string { return accountsIndexPrefix(connector) + id }

func accountsIndexPrefix(connector string) string { return connectorPrefix + connector + "#ACCT#" }

// troubleIndexPK gathers a project's accounts that have one trouble, in the order of lists.
func troubleIndexPK(project string, t account.Trouble) string {
	return projectPK(project) + map[account.Trouble]string{
		account.IsBroken: "#BROKEN", account.IsSuspended: "#SUSPENDED",
	}[t]
}

// The schedule finds credentials by period and slot, of all projects together. A slot is a minute of the period, and
// the account's id says which.

func visitPK(period, slot int) string { return fmt.Sprintf("%s%04d#%04d", visitPrefix, period, slot) }

const visitPrefix = "DUE#"

func slotOf(id string, period int) int {
	sum := sha256.Sum256([]byte(id))
	return int(binary.BigEndian.Uint32(sum[:4])) % period
}

// periodOf is the period in a partition key made by visitPK; 0 in another.
func periodOf(partition string) int {
	rest, _ := strings.CutPrefix(partition, visitPrefix)
	text, _, _ := strings.Cut(rest, "#")
	period, err := strconv.Atoi(text)
	if err != nil {
		return 0
	}
	return period
}

// orphansPK gathers in that index the grants of deleted accounts, by when they are to be revoked.
const orphansPK = "ORPHANS"

func orphansSK(at time.Time, id string) string { return momentSK(at) + "#" + id }

// scheduleKey is the one item that says how far the schedule has come.
func scheduleKey() key { return key{"SCHEDULE", "REFRESH"} }

// pendingIndexPK gathers connectors whose state some accounts have not materialised yet.
const pendingIndexPK = "FANOUT"

func pendingIndexSK(project, connector string) string {
	return projectPK(project) + "#" + connectorPrefix + connector
}

// connectorOf returns the provider key in a sort key made by connectorKey.
func connectorOf(sortKey string) string {
	rest, _ := strings.CutPrefix(sortKey, connectorPrefix)
	name, _, _ := strings.Cut(rest, "#")
	return name
}
