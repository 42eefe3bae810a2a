import layer from 'greeting';

export const handler = async (event) => ({ greeting: layer.greeting, url: import.meta.url });
