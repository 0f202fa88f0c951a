using System.Text.Json.Serialization;
using Azure;
using Azure.Data.Tables;
using CustomerFunctions.Profiles;
using Shared.Amounts;
using Shared.Identifiers;
using Shared.Identity;
using Shared.Storage;

namespace OrderFunctions.Registrations;

/// <summary>Everything that someone who registers says, except the password.</summary>
/// <param name="UserName">The user name in its normal form.</param>
/// <param name="FirstName">The first name.</param>
/// <param name="LastName">The last name.</param>
/// <param name="Email">Where to write to.</param>
/// <param name="Phone">Where to call.</param>
/// <param name="Currency">The currency of the account.</param>
public sealed record RegistrationDetails(string UserName, string FirstName, string LastName, string Email, string Phone, Currency Currency)
{
    /// <summary>What the user may do.</summary>
    [JsonIgnore]
    public Role Role { get; init; }

    /// <summary>
    /// Tells whether two registrations have the same content. The password has no part in it: a fast hash of it must exist nowhere. That of a
    /// customer is the same as before there were roles.
    /// </summary>
    [JsonIgnore]
    public string Fingerprint => Role == Role.Customer
        ? FieldHash.Fingerprint(UserName, FirstName, LastName, Email, Phone, Currency.Code)
        : FieldHash.Fingerprint(UserName, FirstName, LastName, Email, Phone, Currency.Code, Role.ToString());
}

/// <summary>A registration as it was asked for.</summary>
/// <param name="UserId">The ID that the customer gets, made from user name and idempotency key.</param>
/// <param name="Details">What the customer said.</param>
/// <param name="PasswordHash">The salted, slow hash of the password; empty where there is none.</param>
/// <param name="StoredAt">When it was stored, or used last by a call.</param>
public sealed record RegistrationForm(UserId UserId, RegistrationDetails Details, string PasswordHash, DateTimeOffset StoredAt)
{
    /// <summary>The customer at the beginning of the registration.</summary>
    public Customer ToCustomer(DateTimeOffset now) => new(
        UserId,
        Details.UserName,
        Details.FirstName,
        Details.LastName,
        Details.Email,
        Details.Phone,
        Details.Currency,
        CustomerStatus.Pending,
        Customer.FirstVersion,
        now,
        now)
    {
        Fingerprint = Details.Fingerprint,
        PendingPasswordHash = PasswordHash,
    };
}

/// <summary>
/// The forms of registrations that are under way. A form is stored before its saga starts and removed when the saga ends, so that the saga's
/// history needs no personal data. It is never changed: whoever comes first under a key decides its content.
/// </summary>
public sealed class RegistrationFormTable(TableServiceClient service, ConflictRetry retry, TimeProvider time)
{
    /// <summary>The name of the table: what people registered with, until their registration is done.</summary>
    public const string Name = "Registrations";

    // A form that was stored longer ago may be about to be swept.
    private static readonly TimeSpan FreshAge = TimeSpan.FromHours(1);

    private readonly TableClient _table = service.GetTableClient(Name);

    /// <summary>Reads a form; null where there is none.</summary>
    public async Task<RegistrationForm?> FindAsync(UserId userId, CancellationToken cancellationToken) =>
        (await _table.FindAsync<RegistrationFormRow>(userId, RegistrationFormRow.Key, cancellationToken))?.ToForm();

    /// <summary>Adds a form unless the user ID has one. One that has been there for long counts as stored anew, so that it is not swept now.</summary>
    /// <returns>The form as stored: this one or the one that was there.</returns>
    internal Task<RegistrationForm> AddAsync(RegistrationForm form, CancellationToken cancellationToken) => retry.RunAsync(
        async token =>
        {
            var stored = await _table.FindAsync<RegistrationFormRow>(form.UserId, RegistrationFormRow.Key, token);
            if (stored is null)
            {
                // Where this very write came through and its answer was lost, the next attempt finds it.
                await _table.AddEntityAsync(RegistrationFormRow.From(form), token);
                return form;
            }

            if (time.GetUtcNow() - stored.StoredAt > FreshAge)
            {
                stored.StoredAt = time.GetUtcNow();
                await _table.UpdateEntityAsync(stored, stored.ETag, TableUpdateMode.Replace, token);
            }

            return stored.ToForm();
        },
        cancellationToken);

    /// <summary>Removes a form; one that is not there was removed before.</summary>
    internal Task RemoveAsync(UserId userId, CancellationToken cancellationToken) =>
        _table.DeleteEntityAsync(userId, RegistrationFormRow.Key, cancellationToken: cancellationToken);

    /// <summary>Removes a form, unless another one stands in its place.</summary>
    internal async Task RemoveAsync(RegistrationForm form, CancellationToken cancellationToken)
    {
        var stored = await _table.FindAsync<RegistrationFormRow>(form.UserId, RegistrationFormRow.Key, cancellationToken);
        if (stored?.ToForm() == form)
        {
            await TryDeleteAsync(stored, cancellationToken);
        }
    }

    /// <summary>Removes forms from before a time, unless they are needed or a call has used them meanwhile. It reads the whole table, which is small.</summary>
    /// <param name="before">The time.</param>
    /// <param name="maxForms">How many forms are looked at.</param>
    /// <param name="isNeeded">Whether a registration is alive; asked after the form was read.</param>
    /// <param name="cancellationToken">Ends the sweep.</param>
    /// <returns>How many forms were removed.</returns>
    internal async Task<int> SweepAsync(DateTimeOffset before, int maxForms, Func<UserId, Task<bool>> isNeeded, CancellationToken cancellationToken)
    {
        var (seen, removed) = (0, 0);
        var filter = TableClient.CreateQueryFilter($"StoredAt lt {before}");
        await foreach (var row in _table.QueryAsync<RegistrationFormRow>(filter, cancellationToken: cancellationToken))
        {
            if (seen++ == maxForms)
            {
                break;
            }

            if (!await isNeeded(UserId.Parse(row.PartitionKey)) && await TryDeleteAsync(row, cancellationToken))
            {
                removed++;
            }
        }

        return removed;
    }

    private async Task<bool> TryDeleteAsync(RegistrationFormRow row, CancellationToken cancellationToken)
    {
        try
        {
            await _table.DeleteEntityAsync(row.PartitionKey, row.RowKey, row.ETag, cancellationToken);
            return true;
        }
        catch (RequestFailedException exception) when (ConflictRetry.IsConflict(exception))
        {
            return false;
        }
    }
}

/// <summary>The row <c>form</c> of a registration; the partition is the ID that the customer gets.</summary>
internal sealed class RegistrationFormRow : ContactRow
{
    public const string Key = "form";

    public RegistrationFormRow() => RowKey = Key;

    public string UserName { get; set; } = "";

    public string Currency { get; set; } = "";

    public string Role { get; set; } = "";

    public string PasswordHash { get; set; } = "";

    public DateTimeOffset StoredAt { get; set; }

    public static RegistrationFormRow From(RegistrationForm form) => new()
    {
        PartitionKey = form.UserId,
        UserName = form.Details.UserName,
        FirstName = form.Details.FirstName,
        LastName = form.Details.LastName,
        Email = form.Details.Email,
        Phone = form.Details.Phone,
        Currency = form.Details.Currency.Code,
        Role = form.Details.Role.ToString(),
        PasswordHash = form.PasswordHash,
        StoredAt = form.StoredAt,
    };

    public RegistrationForm ToForm() => new(
        UserId.Parse(PartitionKey),
        new RegistrationDetails(UserName, FirstName, LastName, Email, Phone, Shared.Amounts.Currency.Find(Currency))
        {
            Role = Enum.Parse<Role>(Role),
        },
        PasswordHash,
        StoredAt);
}
