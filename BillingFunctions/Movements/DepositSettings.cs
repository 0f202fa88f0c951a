using Shared.Http.Problems;
using Shared.Identifiers;
using Shared.Identity;
using Shared.Settings;

namespace BillingFunctions.Movements;

/// <summary>Who may pay money in. A customer who may deposit makes money from nothing, unless something outside of this system took it before.</summary>
/// <param name="By">Setting <c>Deposits__By</c>: <c>Customers</c> (the default) on their own accounts, or <c>Admins</c> only.</param>
/// <param name="PaymentProvider">
/// Setting <c>Deposits__PaymentProvider</c>: the user ID of a caller who may deposit on every account and has no other right of an admin; null for none.
/// </param>
public sealed record DepositSettings(DepositSettings.Depositors By, UserId? PaymentProvider) : ISettings<DepositSettings>
{
    /// <summary>Who may deposit, beside the payment provider.</summary>
    public enum Depositors
    {
        /// <summary>Customers on their own accounts, and admins on all.</summary>
        Customers,

        /// <summary>Admins only.</summary>
        Admins,
    }

    /// <inheritdoc/>
    public static DepositSettings Read(SettingReader reader) => new(
        reader.ReadOneOf("Deposits__By", Depositors.Customers),
        reader.FindUserId("Deposits__PaymentProvider", "Set it to the user ID of the provider's caller, or remove it."));

    /// <summary>Checks whether a caller may deposit on an account.</summary>
    /// <returns>Why they may not: 403; null where they may.</returns>
    internal Problem? FindObstacle(Caller caller, string userId)
    {
        if (caller.Role == Role.Admin || caller.UserId == PaymentProvider)
            return null;
        if (!caller.MayActFor(userId))
            return new Problem(ProblemTypes.Forbidden, "It belongs to another user.");
        return By == Depositors.Customers ? null : new Problem(ProblemTypes.Forbidden, "Customers do not deposit here; an admin or the payment provider does.");
    }
}
