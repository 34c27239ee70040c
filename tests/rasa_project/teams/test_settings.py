"""What a school sets for Teams, and what is refused."""

from __future__ import annotations

import pytest

from rasa_project.teams.settings import BadSettings, Settings, read_settings

APP = "11111111-1111-4111-8111-111111111111"
TENANT = "22222222-2222-4222-8222-222222222222"
SET = {
    "SIGNPOST_TEAMS_APP_ID": APP,
    "SIGNPOST_TEAMS_SECRET": "shh",
    "SIGNPOST_TEAMS_TENANT": TENANT,
}
LOCAL = {"auth": False, "hosts": ["127.0.0.1:56150"]}


@pytest.mark.parametrize("credentials", [None, {}, {"burst": 5}])
def test_nothing_set_is_no_fault(credentials) -> None:
    """A school without Teams has no settings, and nothing is raised."""
    assert read_settings(credentials, {}) is None


def test_a_single_tenant_app() -> None:
    """Identity, secret and tenant come from the environment, and the tenant's own token URL."""
    found = read_settings({}, SET)

    assert (found.app_id, found.secret, found.tenants) == (APP, "shh", (TENANT,))
    assert found.token_url == f"https://login.microsoftonline.com/{TENANT}/oauth2/v2.0/token"


def test_a_multi_tenant_app() -> None:
    """A bot of the old kind asks the common address for its token and names its tenants."""
    environment = {**SET, "SIGNPOST_TEAMS_TENANT": ""}
    credentials = {"app_type": "multi_tenant", "tenants": [TENANT.upper()]}
    found = read_settings(credentials, environment)

    assert "/botframework.com/" in found.token_url
    assert found.tenants == (TENANT,)


def test_the_secret_is_not_shown() -> None:
    """Printing the settings, as a traceback may, does not print the secret."""
    assert "shh" not in repr(read_settings({}, SET))


@pytest.mark.parametrize(
    ("credentials", "environment"),
    [
        ({}, {**SET, "SIGNPOST_TEAMS_SECRET": ""}),
        ({}, {**SET, "SIGNPOST_TEAMS_APP_ID": ""}),
        ({}, {**SET, "SIGNPOST_TEAMS_TENANT": ""}),
        ({}, {**SET, "SIGNPOST_TEAMS_APP_ID": "signpost"}),
        ({}, {**SET, "SIGNPOST_TEAMS_TENANT": "common"}),
        ({"app_type": "multi_tenant"}, {**SET, "SIGNPOST_TEAMS_TENANT": ""}),
        ({"app_type": "managed"}, SET),
        ({"tenants": ["*"]}, SET),
        ({"tenants": TENANT}, SET),
        ({"hosts": "smba.trafficmanager.net"}, SET),
        ({"secret": "in a file"}, SET),
        ({"app_id": APP}, SET),
        ({"hots": []}, SET),
        ({"token_url": "http://login.example/token"}, SET),
        ({"open_id_url": "http://login.example/keys"}, SET),
        ({"auth": False}, SET),
        ({"auth": False, "hosts": []}, {}),
        ({"auth": False, "hosts": ["127.0.0.1", "smba.trafficmanager.net"]}, {}),
        ({"auth": False, "hosts": ["127.0.0.1.evil.example"]}, {}),
        ({"auth": False, "hosts": ["evil.example@127.0.0.1", "evil.example"]}, {}),
        ({"auth": "no"}, SET),
    ],
)
def test_half_set_up(credentials, environment) -> None:
    """What is missing, misspelt or unsafe is refused in words that hold no secret."""
    with pytest.raises(BadSettings) as refused:
        read_settings(credentials, environment)

    assert "shh" not in str(refused.value)


def test_an_emulator_on_this_machine() -> None:
    """Without tokens only an emulator on this machine is talked to, and any tenant may write."""
    found = read_settings(LOCAL, {})

    assert found.auth is False
    assert found.allows_tenant("whatever")
    assert found.allows_host("http://127.0.0.1:56150/_connector")


@pytest.mark.parametrize(
    "url",
    [
        "https://smba.trafficmanager.net/uk/",
        "https://smba.trafficmanager.net/amer/v3",
        "https://SMBA.trafficmanager.net:443/uk",
        "https://smba.trafficmanager.net/uk/22222222-2222-4222-8222-222222222222/",
    ],
)
def test_good_service_urls(url: str) -> None:
    """Microsoft's connector is answered."""
    assert Settings().allows_host(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://smba.trafficmanager.net/uk/",
        "https://evil.example/uk/",
        "https://smba.trafficmanager.net.evil.example/",
        "https://evil.example/smba.trafficmanager.net/",
        "https://smba.trafficmanager.net@evil.example/",
        "https://user:pass@smba.trafficmanager.net/",
        "https://smba.trafficmanager.net:8443/",
        "https://smba.trafficmanager.net:99999/",
        "https://smba.trafficmanager.net/uk/?next=https://evil.example",
        "https://smba.trafficmanager.net/uk/#x",
        "https://smba.trafficmanager.net/uk/../admin",
        "https://smba.trafficmanager.net/uk/%2e%2e/admin",
        "https://smba.trafficmanager.net\\@evil.example/",
        "https://smba.trafficmanager.net /",
        "https://[::1",
        "//smba.trafficmanager.net/",
        "javascript:alert(1)",
        "",
    ],
)
def test_bad_service_urls(url: str) -> None:
    """Anywhere else gets neither our token nor anybody's answer."""
    assert not Settings().allows_host(url)


@pytest.mark.parametrize("tenant", [None, "", "33333333-3333-4333-8333-333333333333", "*"])
def test_other_tenants(tenant) -> None:
    """People of another organisation, or of none, may not write."""
    assert not read_settings({}, SET).allows_tenant(tenant)
