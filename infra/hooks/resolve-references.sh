#!/bin/sh
# Runs after provisioning. A role takes minutes to reach Key Vault, and until then App Service gives the app the text of a reference instead of
# the secret, for up to a day. So this has App Service look again until every reference is resolved. It ends with an error at once where waiting
# does not help, and after ten minutes where it should have helped. Needs AZURE_SUBSCRIPTION_ID, AZURE_RESOURCE_GROUP, NOTIFICATIONS_APP_NAME, and
# a token for Azure Resource Manager in ACCESS_TOKEN or azd to ask for one.
set -eu

# azd runs this after `azd provision --preview` too, before the first deployment as well.
if [ -z "${NOTIFICATIONS_APP_NAME:-}" ]; then
  echo 'Nothing is provisioned yet, so no reference is looked at.'
  exit 0
fi

attempts=40
pause_seconds=15
references="https://management.azure.com/subscriptions/$AZURE_SUBSCRIPTION_ID/resourceGroups/$AZURE_RESOURCE_GROUP"
references="$references/providers/Microsoft.Web/sites/$NOTIFICATIONS_APP_NAME/config/configreferences/appsettings"
version='api-version=2022-03-01'
token=${ACCESS_TOKEN:-$(azd auth token --output json | sed -n 's/.*"token": *"\([^"]*\)".*/\1/p')}

# The token goes by the input: arguments can be seen by everybody on the machine.
call() {
  printf 'header = "Authorization: Bearer %s"\n' "$token" |
    curl --config - --fail --silent --show-error --retry 3 "$@"
}

attempt=1
while :; do
  call --data '' "$references/refresh?$version" >/dev/null
  states=$(call "$references?$version" | grep -o '"status": *"[A-Za-z]*"' | sed 's/.*"\([A-Za-z]*\)"$/\1/' | sort -u | tr '\n' ' ')
  case $states in
    'Resolved ')
      echo "The references of $NOTIFICATIONS_APP_NAME to Key Vault are resolved."
      exit 0
      ;;
    *NotFound* | *InvalidSyntax* | *MSINotEnabled* | '')
      echo "A reference of $NOTIFICATIONS_APP_NAME to Key Vault is wrong (${states:-there is none }), and waiting does not mend it." >&2
      exit 1
      ;;
  esac
  if [ "$attempt" -ge "$attempts" ]; then
    echo "A reference of $NOTIFICATIONS_APP_NAME to Key Vault is still not resolved ($states): look at the app's role on the secret." >&2
    exit 1
  fi
  attempt=$((attempt + 1))
  sleep "$pause_seconds"
done
