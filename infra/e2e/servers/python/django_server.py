"""An OAuth server made of PyPI django-oauth-toolkit as it comes: PKCE is required, refresh tokens rotate."""
import os
import sys

import django
from django.conf import settings

settings.configure(
    DEBUG=False,
    SECRET_KEY="only for this test",
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": sys.argv[1]}},
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "oauth2_provider"],
    MIDDLEWARE=["django.contrib.sessions.middleware.SessionMiddleware", __name__ + ".signed_in"],
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    USE_TZ=True,
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
    OAUTH2_PROVIDER={
        "ACCESS_TOKEN_EXPIRE_SECONDS": 2,
        "SCOPES": {"read": "Read"},
        "ALLOWED_REDIRECT_URI_SCHEMES": ["http"],
    },
)
sys.modules.setdefault("django_server", sys.modules[__name__])


def signed_in(get_response):
    """Whoever comes is alice, signed in."""

    def middleware(request):
        request.user = get_user_model().objects.get(username="alice")
        return get_response(request)

    return middleware


django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.http import HttpResponse, JsonResponse  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.urls import path  # noqa: E402
from django.utils import timezone  # noqa: E402
from django.views.decorators.csrf import csrf_exempt  # noqa: E402
from oauth2_provider import views  # noqa: E402
from oauth2_provider.models import AccessToken, Application, RefreshToken  # noqa: E402
from wsgiref.simple_server import WSGIRequestHandler, make_server  # noqa: E402


def me(request):
    presented = request.headers.get("Authorization", "").removeprefix("Bearer ")
    token = AccessToken.objects.filter(token=presented, expires__gt=timezone.now()).first()
    if token is None:
        return JsonResponse({"error": "invalid_token"}, status=401)
    return JsonResponse({"sub": token.user.username})


@csrf_exempt
def take_back(request):
    """Ends every grant, as an administrator would."""
    RefreshToken.objects.all().delete()
    AccessToken.objects.all().delete()
    return HttpResponse(status=204)


urlpatterns = [
    path("authorize", views.AuthorizationView.as_view()),
    path("token", views.TokenView.as_view()),
    path("revoke", views.RevokeTokenView.as_view()),
    path("api/me", me),
    path("takeback", take_back),
]

call_command("migrate", verbosity=0)
alice = get_user_model().objects.create_user("alice")
Application.objects.create(
    client_id=os.environ["CLIENT_ID"],
    client_secret=os.environ["CLIENT_SECRET"],
    client_type="confidential",
    authorization_grant_type="authorization-code",
    redirect_uris=os.environ["REDIRECT_URI"],
    skip_authorization=True,
    user=alice,
)


class Quiet(WSGIRequestHandler):
    def log_request(self, *args):
        pass


make_server("127.0.0.1", int(os.environ["PORT"]), get_wsgi_application(), handler_class=Quiet).serve_forever()
