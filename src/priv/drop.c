/* Becoming that user, and not believing it before it was seen. */
#include "tcpviz/priv/priv.h"

#include <cap-ng.h>
#include <grp.h>
#include <linux/capability.h>
#include <pwd.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Supplementary groups of one user that are looked at; Linux allows 65536. */
#define GROUPS_MAX 65536

/* What failed, in capng_change_id(3)'s order. */
static const char *
change_step(int result)
{
    static const char *const steps[] = {
        "starting with no capabilities",
        "keeping capabilities while the user changes",
        "taking the capabilities that changing users needs",
        "changing the group",
        "dropping the supplementary groups",
        "changing the user",
        "ceasing to keep capabilities",
        "emptying the bounding set",
        "dropping the last capability",
        "setting the supplementary groups",
    };
    int n = (int)(sizeof steps / sizeof steps[0]);

    return result <= -1 && result >= -n ? steps[-result - 1] : "changing the user";
}

static bool
say_step(const struct priv_plan *plan, const char *step, struct failure *why)
{
    return failure_say(why,
                       "root's rights cannot be given up to go on as user %s: %s failed; "
                       "tcpviz does not run on with them",
                       plan->name, step);
}

static bool
has_capability(unsigned capability)
{
    return capng_get_caps_process() == 0 && capng_have_capability(CAPNG_EFFECTIVE, capability);
}

/* The kernel's word, all 64 bits of each set, not libcap-ng's copy. */
static bool
read_capabilities(uint32_t *any)
{
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
    struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3] = {{.effective = 0}};

    if (syscall(SYS_capget, &header, data) != 0)
        return false;
    *any = 0;
    for (size_t i = 0; i < _LINUX_CAPABILITY_U32S_3; i++)
        *any |= data[i].effective | data[i].permitted | data[i].inheritable;
    return true;
}

static bool
empty_bounding_set(void)
{
    for (unsigned long cap = 0; prctl(PR_CAPBSET_READ, cap, 0, 0, 0) >= 0; cap++)
        if (prctl(PR_CAPBSET_DROP, cap, 0, 0, 0) != 0)
            return false;
    return true;
}

static bool
is_bounding_set_empty(void)
{
    int in;

    for (unsigned long cap = 0; (in = prctl(PR_CAPBSET_READ, cap, 0, 0, 0)) >= 0; cap++)
        if (in != 0)
            return false;
    return true;
}

static bool
is_ambient_set_empty(void)
{
    int in;

    for (unsigned long cap = 0; (in = prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_IS_SET, cap, 0, 0)) >= 0;
         cap++)
        if (in != 0)
            return false;
    return true;
}

/* The groups that the user database gives this user; -1 if there is no memory. */
static int
known_groups(const struct priv_plan *plan, gid_t *groups)
{
    const struct passwd *user = getpwuid(plan->uid);
    int n = GROUPS_MAX;

    if (user == NULL)
        return 0;
    return getgrouplist(user->pw_name, plan->gid, groups, &n);
}

static bool
is_group_in(gid_t group, const gid_t *groups, int n)
{
    for (int i = 0; i < n; i++)
        if (groups[i] == group)
            return true;
    return false;
}

static bool
are_groups_right(const struct priv_plan *plan)
{
    gid_t *own = calloc(2 * (size_t)GROUPS_MAX, sizeof *own), *known;
    int n_own, n_known;
    bool right;

    if (own == NULL)
        return false;
    known = own + GROUPS_MAX;
    n_own = getgroups(GROUPS_MAX, own);
    n_known = known_groups(plan, known);
    right = n_own >= 0 && n_known >= 0;
    for (int i = 0; right && i < n_own; i++)
        right = is_group_in(own[i], known, n_known);
    for (int i = 0; right && i < n_known; i++)
        right = is_group_in(known[i], own, n_own);
    free(own);
    return right;
}

static bool
are_ids_right(const struct priv_plan *plan)
{
    uid_t ruid, euid, suid;
    gid_t rgid, egid, sgid;

    return getresuid(&ruid, &euid, &suid) == 0 && getresgid(&rgid, &egid, &sgid) == 0 &&
           ruid == plan->uid && euid == plan->uid && suid == plan->uid && rgid == plan->gid &&
           egid == plan->gid && sgid == plan->gid;
}

/* Tries to have root back.  Should that work, the process is lost anyway. */
static bool
is_root_refused(void)
{
    return setuid(0) != 0 && seteuid(0) != 0 && setresuid((uid_t)-1, 0, (uid_t)-1) != 0;
}

static bool
verify(const struct priv_plan *plan, bool changed_user, bool emptied_bounds, struct failure *why)
{
    uint32_t any;

    if (!are_ids_right(plan))
        return say_step(plan, "the check of the user and group ids", why);
    if (changed_user && !are_groups_right(plan))
        return say_step(plan, "the check of the supplementary groups", why);
    if (!read_capabilities(&any) || any != 0 || !is_ambient_set_empty())
        return say_step(plan, "the check that no capability is left", why);
    if (emptied_bounds && !is_bounding_set_empty())
        return say_step(plan, "the check of the bounding set", why);
    if (plan->target != PRIV_NAMESPACE && !is_root_refused())
        return say_step(plan, "the check that root cannot be had back", why);
    if (prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 1)
        return say_step(plan, "the check that there are no new privileges", why);
    return true;
}

/* Never makes it more dumpable than it is: it may have been barred for a reason. */
static bool
forbid_dumps(void)
{
    return prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) != 1 || prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0;
}

/* Another user, as root. */
static bool
change_user(const struct priv_plan *plan, struct failure *why)
{
    capng_flags_t flags = CAPNG_CLEAR_BOUNDING;
    int result;

    /* The two exclude each other: INIT sets the groups of the database, DROP leaves none. */
    flags |= getpwuid(plan->uid) != NULL ? CAPNG_INIT_SUPP_GRP : CAPNG_DROP_SUPP_GRP;
    capng_clear(CAPNG_SELECT_BOTH);
    result = capng_change_id((int)plan->uid, (int)plan->gid, flags);
    if (result != 0)
        return say_step(plan, change_step(result), why);
    if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) != 0)
        return say_step(plan, "emptying the ambient set", why);
    if (!forbid_dumps())
        return say_step(plan, "barring core dumps", why);
    return verify(plan, true, true, why);
}

/* The same user; with file capabilities capng_change_id would fail (-3), and without any it has
 * nothing to do.  Setting all ids to the real ones is open to everybody. */
static bool
clear_capabilities(const struct priv_plan *plan, struct failure *why)
{
    bool may_empty_bounds = has_capability(CAP_SETPCAP);
    uint32_t had;

    if (!read_capabilities(&had))
        return say_step(plan, "reading the capabilities", why);
    /* In a namespace an id need not even be mapped, and then it cannot be set to itself. */
    if (plan->target != PRIV_NAMESPACE && (setresgid(plan->gid, plan->gid, plan->gid) != 0 ||
                                           setresuid(plan->uid, plan->uid, plan->uid) != 0))
        return say_step(plan, "changing the user", why);
    if (may_empty_bounds && !empty_bounding_set())
        return say_step(plan, "emptying the bounding set", why);
    if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) != 0)
        return say_step(plan, "emptying the ambient set", why);
    capng_clear(CAPNG_SELECT_BOTH);
    if (capng_apply(CAPNG_SELECT_CAPS) != 0)
        return say_step(plan, "dropping the capabilities", why);
    if (had != 0 && plan->target != PRIV_NAMESPACE && !forbid_dumps())
        return say_step(plan, "barring core dumps", why);
    return verify(plan, false, may_empty_bounds, why);
}

bool
priv_drop(const struct priv_plan *plan, struct failure *why)
{
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return say_step(plan, "forbidding new privileges", why);
    switch (plan->target) {
    case PRIV_KEEP_USER:
    case PRIV_NAMESPACE:
        return clear_capabilities(plan, why);
    case PRIV_REAL_USER:
        /* A set-user-id program that belongs to another user than root has no capabilities. */
        return has_capability(CAP_SETUID) ? change_user(plan, why) : clear_capabilities(plan, why);
    case PRIV_SUDO_USER:
    case PRIV_NAMED_USER:
    case PRIV_NOBODY:
        return change_user(plan, why);
    case PRIV_ROOT:
        return are_ids_right(plan) || say_step(plan, "the check of the user ids", why);
    }
    return say_step(plan, "choosing a user", why);
}
