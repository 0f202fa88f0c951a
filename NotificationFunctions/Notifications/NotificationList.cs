namespace NotificationFunctions.Notifications;

/// <summary>A page of a customer's emails, newest first.</summary>
/// <param name="Notifications">The emails.</param>
/// <param name="Continuation">Asks for the next page; absent on the last one.</param>
public sealed record NotificationList(IReadOnlyList<NotificationView> Notifications, string? Continuation);
